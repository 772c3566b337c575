"use strict";

const { deliveryCalls } = require("./app");

const port = Number(process.env.PORT || 5000);
const app = deliveryCalls({
  project: process.env.PROJECT_ID || "00000000-0000-4000-8000-00000000ca11",
  token: process.env.API_TOKEN || "PT-voice",
  signingKey: process.env.SIGNING_KEY || "PSK-emulator",
  spaceUrl: process.env.SPACE_URL || "http://localhost:8080",
  from: process.env.FROM || "+15551234567",
  office: process.env.OFFICE || "+15555550100",
  ownUrl: process.env.OWN_URL,
});

app.listen(port, () => console.log(`Delivery calls on http://localhost:${port}`));
