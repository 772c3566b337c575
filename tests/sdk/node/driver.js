// A process in which the vendor's Node SDK runs.
//
// It reads an order as JSON from each line of standard input and answers it with a line of JSON.
// An order is to connect, a chain of attributes and calls that begins at the client or at what an
// earlier chain found, to validate a request, or to serve an Express application.

'use strict';

const readline = require('node:readline');
const express = require('express');
const { RestClient } = require('@signalwire/compatibility-api');

const kept = [];
const OWN_NAMES = { delete: 'remove' };

function connect({ project, token, space_url: signalwireSpaceUrl, base_url: baseUrl }) {
  const client = new RestClient(project, token, { signalwireSpaceUrl });
  if (baseUrl) client.api.baseUrl = baseUrl;
  kept.push(client);
  return null;
}

async function follow({ root, steps }) {
  let found = kept[root];
  for (const [name, given, options] of steps) {
    const own = OWN_NAMES[name] || camelCased(name);
    if (given === null) found = found[own];
    else if (own === 'each') found = await each(found, read(options));
    else {
      const named = Object.keys(options).length ? [read(options)] : [];
      found = await found[own](...given.map(read), ...named);
    }
  }
  kept.push(found);
  return shown(found);
}

function each(list, options) {
  return new Promise((resolve, reject) => {
    const seen = [];
    const done = (error) => (error ? reject(error) : resolve(seen));
    list.each({ ...options, callback: (one) => seen.push(one), done });
  });
}

function read(value) {
  if (Array.isArray(value)) return value.map(read);
  if (value === null || typeof value !== 'object') return value;
  if ('moment' in value) return new Date(value.moment);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [camelCased(key), read(one)])
  );
}

function shown(found) {
  if (found instanceof Date) return found.toISOString().replace('.000Z', '+00:00');
  if (Array.isArray(found)) return found.map(shown);
  if (typeof found === 'function') return null;
  if (!found || typeof found !== 'object') return found === undefined ? null : found;
  if (Array.isArray(found.instances)) return shown(found.instances);
  return Object.fromEntries(
    Object.entries(found)
      .filter(([key]) => !key.startsWith('_'))
      .map(([key, value]) => [snakeCased(key), shown(value)])
  );
}

const camelCased = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const snakeCased = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function validate({ key, url, params, signature }) {
  return RestClient.validateRequest(key, signature, url, params);
}

function serve({ key }) {
  const application = express();
  application.use(express.urlencoded({ extended: false }), RestClient.webhook(key));
  application.all('*', (_request, response) => response.type('text/xml').send('<Response/>'));
  return new Promise((resolve) => {
    const server = application.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

const DO = { connect, follow, validate, serve };

async function answer(order) {
  try {
    return { value: await DO[order.do](order), kept: kept.length - 1 };
  } catch (error) {
    if (error.status === undefined) return { crash: String(error.stack) };
    const { status, code, message } = error;
    return { error: { status, code: code === undefined ? null : code, message: message || '' } };
  }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
  process.exit(0);
}

main();
