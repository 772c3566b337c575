"use strict";

// A project of one's own in a running emulator: a test says who answers and looks at what happened.

const { randomUUID } = require("node:crypto");

class Project {
  /** @param {string} url where the emulator is, for example http://localhost:8080 */
  constructor(url) {
    this.url = url;
    this.id = randomUUID();
    this.token = "PT-test";
    this.signingKey = "PSK-test";
  }

  /** Make it: time jumps from event to event, so that a minute's call takes milliseconds. */
  async create() {
    const { token, signingKey } = this;
    const clock = { mode: "auto" };
    await this.control("PUT", "", { token, signing_key: signingKey, seed: "1", clock });
    return this;
  }

  /** From the next call on, whoever has this number behaves like that. */
  when(to, scenario) {
    return this.control("POST", "/rules", { to, scenario });
  }

  /** The first call that fits, as soon as there is one; the test fails when none comes. */
  async waitForCall(where) {
    const found = await this.control("POST", "/wait", { for: "call", where, timeout: 10 });
    if (!found.found) throw new Error(found.report);
    return found.matches[0].resource;
  }

  /** Everything has happened that was going to: the webhooks of the call's end, too. */
  async idle() {
    await this.control("PUT", "/clock", { mode: "manual" });
    await this.control("POST", "/clock/run-until-idle");
    await this.control("PUT", "/clock", { mode: "auto" });
  }

  /** A call as a conversation, to be read. */
  async conversation(sid) {
    return this.control("GET", `/calls/${sid}/conversation?format=text`);
  }

  delete() {
    return this.control("DELETE", "");
  }

  async control(method, path, body) {
    const answer = await fetch(`${this.url}/_emulator/projects/${this.id}${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const type = answer.headers.get("Content-Type") || "";
    return type.includes("json") && text ? JSON.parse(text) : text;
  }
}

module.exports = { Project };
