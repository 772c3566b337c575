"use strict";

const assert = require("node:assert/strict");
const { afterEach, beforeEach, test } = require("node:test");

const { deliveryCalls } = require("./app");
const { Project } = require("./emulator");

const EMULATOR = process.env.EMULATOR_URL || "http://localhost:8080";
const CUSTOMER = "+15557770001";
const OFFICE = "+15557770002";

let project;
let server;

beforeEach(async () => {
  project = await new Project(EMULATOR).create();
  const { id, token, signingKey } = project;
  const numbers = { from: "+15551234567", office: OFFICE };
  const app = deliveryCalls({ project: id, token, signingKey, spaceUrl: EMULATOR, ...numbers });
  await new Promise((listening) => {
    server = app.listen(0, "127.0.0.1", listening);
  });
});

afterEach(async () => {
  await project.delete();
  await new Promise((closed) => {
    server.close(closed);
    server.closeAllConnections();
  });
});

/** Ask the application to call the customer; what it knows of the delivery in the end. */
async function deliver() {
  const own = `http://127.0.0.1:${server.address().port}/deliveries`;
  const answer = await fetch(own, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ to: CUSTOMER }),
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  const { call } = await answer.json();
  const ends = ["completed", "busy", "no-answer", "failed", "canceled"];
  await project.waitForCall({ sid: call, status: ends });
  await project.idle();
  const delivery = await (await fetch(`${own}/${call}`)).json();
  return { call, state: delivery.state };
}

test("a customer confirms by pressing 1", async () => {
  await project.when(CUSTOMER, { replies: [{ presses: "1", after: "1s" }] });
  const { call, state } = await deliver();
  assert.equal(state, "confirmed");
  assert.match(await project.conversation(call), /Thank you\. Goodbye\./);
});

test("a customer who presses 2 talks to the office", async () => {
  await project.when(CUSTOMER, { replies: [{ presses: "2" }] });
  await project.when(OFFICE, { hangs_up_after: "20s" });
  assert.equal((await deliver()).state, "talked");
});

test("a customer is called back when nobody is in the office", async () => {
  await project.when(CUSTOMER, { replies: [{ presses: "2" }] });
  await project.when(OFFICE, { refuses: "busy" });
  assert.equal((await deliver()).state, "call back");
});

test("another key asks again", async () => {
  await project.when(CUSTOMER, { replies: [{ presses: "9" }, { presses: "1" }] });
  assert.equal((await deliver()).state, "confirmed");
});

test("a customer who presses nothing has made no choice", async () => {
  await project.when(CUSTOMER, { replies: ["silent"] });
  assert.equal((await deliver()).state, "no choice");
});

test("a customer whose line is busy is not reached", async () => {
  await project.when(CUSTOMER, { refuses: "busy" });
  assert.equal((await deliver()).state, "not reached");
});

test("a webhook with a wrong signature is refused", async () => {
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/voice`, {
    method: "POST",
    headers: { "X-SignalWire-Signature": "bm9uc2Vuc2U=" },
    body: new URLSearchParams({ CallSid: "nobody" }),
  });
  assert.equal(answer.status, 403);
});
