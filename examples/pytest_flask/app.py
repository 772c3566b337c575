"""Says a code to a number with the vendor's SDK, and notes whom it could not reach."""

from flask import Flask, request
from signalwire.rest import Client

OWN_URL = "https://codes.example"
CALLER = "+15551234567"

app = Flask(__name__)
app.config.update(PROJECT_ID="", API_TOKEN="", SPACE="example.signalwire.com", UNREACHED=[])


@app.post("/codes")
def send_code():
    """Call somebody up with a code."""
    config = app.config
    client = Client(config["PROJECT_ID"], config["API_TOKEN"], signalwire_space_url=config["SPACE"])
    call = client.calls.create(
        to=request.form["to"],
        from_=CALLER,
        url=f"{OWN_URL}/said/{request.form['code']}",
        status_callback=f"{OWN_URL}/ended",
    )
    return {"call": call.sid}


@app.post("/said/<code>")
def say(code):
    """What whoever answers hears."""
    said = f"<Response><Say>Your code is {' '.join(code)}</Say></Response>"
    return app.response_class(said, mimetype="text/xml")


@app.post("/ended")
def ended():
    """What became of the call."""
    if request.form["CallStatus"] != "completed":
        app.config["UNREACHED"].append(request.form["To"])
    return "", 204
