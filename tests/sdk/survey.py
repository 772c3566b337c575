"""A survey by speech, with documents of the vendor's builder. Prints its port and serves."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from signalwire.voice_response import Gather, VoiceResponse

QUESTIONS = ["How was your stay?", "Would you come again?"]


def question(number):
    response = VoiceResponse()
    gather = Gather(
        input="speech",
        action=f"/answer?number={number}",
        speech_timeout="auto",
        timeout=4,
        hints="good, bad, yes, no",
    )
    gather.say(QUESTIONS[number], voice="man", language="en-GB")
    response.append(gather)
    response.say("We did not hear you.")
    response.redirect(f"/question?number={number}", method="GET")
    return response


def answer(number, said, confidence):
    if confidence < 0.5:
        return question(number)
    response = VoiceResponse()
    response.say(f"You said: {said}.")
    if number + 1 < len(QUESTIONS):
        response.pause(length=1)
        response.redirect(f"/question?number={number + 1}", method="GET")
    else:
        response.say("Thank you.")
        response.hangup()
    return response


class Survey(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send(question(self.number()))

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send(answer(self.number(), form["SpeechResult"][0], float(form["Confidence"][0])))

    def number(self):
        return int(parse_qs(urlsplit(self.path).query)["number"][0])

    def send(self, response):
        body = str(response).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Survey)
print(server.server_port, flush=True)  # noqa: T201
server.serve_forever()
