"""A PIN is asked for, three times at most, with documents of the builder that the vendor's SDK has.

Prints its port and serves.
"""

from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from twilio.twiml.voice_response import VoiceResponse

PIN = "4711"


def ask(tries):
    response = VoiceResponse()
    gather = response.gather(
        action=f"/check?tries={tries}", finish_on_key="#", timeout=6, action_on_empty_result=True
    )
    gather.say("Enter your PIN, then press the hash key.")
    return response


def check(tries, digits):
    response = VoiceResponse()
    if digits == PIN:
        response.say("Your balance is ten dollars.")
    elif tries == 3:
        response.say("Too many tries.")
        response.hangup()
    else:
        response.say("That is wrong." if digits else "We heard no key.")
        response.redirect(f"/ask?tries={tries + 1}")
    return response


class PinEntry(BaseHTTPRequestHandler):
    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        where = urlsplit(self.path)
        tries = int(parse_qs(where.query).get("tries", ["1"])[0])
        is_check = where.path == "/check"
        response = check(tries, form.get("Digits", [""])[0]) if is_check else ask(tries)
        body = str(response).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), PinEntry)
print(server.server_port, flush=True)  # noqa: T201
server.serve_forever()
