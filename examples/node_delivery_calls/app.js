"use strict";

// An application that calls people about a delivery. Whoever picks up presses 1 to confirm it or
// 2 to talk to somebody; what became of each call is known by the webhooks, whose signatures the
// vendor's middleware verifies.

const express = require("express");
const { RestClient } = require("@signalwire/compatibility-api");

const { VoiceResponse } = RestClient.LaML;

/**
 * @param {object} settings
 * @param {string} settings.project the Project ID
 * @param {string} settings.token an API token
 * @param {string} settings.signingKey the key of the webhooks' signatures
 * @param {string} settings.spaceUrl where the API is: a space, or the emulator over plain HTTP
 * @param {string} settings.from the number that people see
 * @param {string} settings.office the number of somebody to talk to
 */
function deliveryCalls(settings) {
  const client = connect(settings);
  const deliveries = new Map();
  const app = express();
  const signed = RestClient.webhook(settings.signingKey);

  app.post("/deliveries", express.json(), async (request, response, next) => {
    const ownUrl = settings.ownUrl || `http://${request.headers.host}`;
    try {
      const call = await client.calls.create({
        to: request.body.to,
        from: settings.from,
        url: `${ownUrl}/voice`,
        statusCallback: `${ownUrl}/status`,
        statusCallbackEvent: ["answered", "completed"],
      });
      deliveries.set(call.sid, { to: request.body.to, state: "calling" });
      response.status(201).json({ call: call.sid });
    } catch (error) {
      next(error);
    }
  });

  app.get("/deliveries/:call", (request, response) => {
    response.json(deliveries.get(request.params.call) || {});
  });

  const webhooks = express.Router();
  webhooks.use(express.urlencoded({ extended: false }), signed);

  webhooks.post("/voice", (_request, response) => {
    const voice = new VoiceResponse();
    const gather = voice.gather({ numDigits: 1, timeout: 5, action: "/chosen" });
    gather.say("Your parcel comes today. Press 1 to confirm, or 2 to talk to us.");
    voice.say("We will try again tomorrow. Goodbye.");
    answer(response, voice);
  });

  webhooks.post("/chosen", (request, response) => {
    const voice = new VoiceResponse();
    if (request.body.Digits === "1") {
      deliveries.get(request.body.CallSid).state = "confirmed";
      voice.say("Thank you. Goodbye.");
    } else if (request.body.Digits === "2") {
      voice.dial({ action: "/talked", timeout: 20 }, settings.office);
    } else {
      voice.redirect("/voice");
    }
    answer(response, voice);
  });

  webhooks.post("/talked", (request, response) => {
    const voice = new VoiceResponse();
    const talked = request.body.DialCallStatus === "completed";
    deliveries.get(request.body.CallSid).state = talked ? "talked" : "call back";
    if (!talked) voice.say("Nobody is here. We will call you back.");
    answer(response, voice);
  });

  webhooks.post("/status", (request, response) => {
    const delivery = deliveries.get(request.body.CallSid);
    if (delivery && request.body.CallStatus !== "in-progress" && delivery.state === "calling") {
      delivery.state = request.body.CallStatus === "completed" ? "no choice" : "not reached";
    }
    response.sendStatus(204);
  });

  app.use(webhooks);
  return app;
}

function answer(response, voice) {
  response.type("text/xml").send(voice.toString());
}

/** The vendor's client; over plain HTTP, where a test or a laptop has the emulator. */
function connect({ project, token, spaceUrl }) {
  const plain = spaceUrl.startsWith("http://");
  const client = new RestClient(project, token, {
    signalwireSpaceUrl: plain ? "localhost" : spaceUrl,
  });
  if (plain) client.api.baseUrl = spaceUrl;
  return client;
}

module.exports = { deliveryCalls };
