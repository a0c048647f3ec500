// A real OpenID provider for the tests, at one address for each way in which a provider can be wrong:
// `<base>/good` behaves, and `<base>/<fault>` is the same provider with one thing spoilt on the way out.
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

import { SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const HOUR = 3600;
const HUGE = 3_000_000;
const SLOW = 20_000;
const LASTS = { AccessToken: HOUR, AuthorizationCode: 60, Grant: HOUR, IdToken: HOUR, Interaction: HOUR, Session: HOUR };

const now = () => Math.floor(Date.now() / 1000);
const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

async function makeKey(kid) {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(pair.privateKey)), kid, use: 'sig', alg: 'RS256' };
  const shown = { ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'RS256' };
  return { ...pair, kid, jwk, shown };
}

const key = await makeKey('the-key');
const stranger = await makeKey('a-strangers-key');
const impostor = await makeKey('the-key');
const next = await makeKey('the-next-key');
const inside = await generateKeyPair('ES256', { extractable: true });
const insideShown = await exportJWK(inside.publicKey);
const publicText = new TextEncoder().encode(await exportSPKI(key.publicKey));

const signed = (claims, by = key, header = {}) => new SignJWT(claims)
  .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: by.kid, ...header })
  .sign(by.privateKey);
const secretly = (claims, secret) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret);

// What a fault does to the ID token, given its claims and the client that asked.
const TOKEN_FAULTS = {
  'wrong-nonce': (claims) => signed({ ...claims, nonce: 'of-another-sign-in' }),
  'no-nonce': ({ nonce, ...claims }) => signed(claims),
  'wrong-audience': (claims) => signed({ ...claims, aud: 'another-client' }),
  'second-audience': (claims) => signed({ ...claims, aud: [claims.aud, 'another-client'], azp: claims.aud }),
  'wrong-party': (claims) => signed({ ...claims, azp: 'another-client' }),
  'wrong-issuer': (claims, client, base) => signed({ ...claims, iss: `${base}/good` }),
  expired: (claims) => signed({ ...claims, iat: now() - 2 * HOUR, exp: now() - HOUR }),
  'no-expiry': ({ exp, ...claims }) => signed(claims),
  'long-ago': (claims) => signed({ ...claims, iat: now() - 24 * HOUR, exp: now() + HOUR }),
  'from-tomorrow': (claims) => signed({ ...claims, iat: now() + 24 * HOUR, exp: now() + 48 * HOUR }),
  'no-subject': ({ sub, ...claims }) => signed(claims),
  'blank-subject': (claims) => signed({ ...claims, sub: '' }),
  'other-subject': (claims) => signed({ ...claims, sub: `${claims.sub}-changed` }),
  'alg-none': (claims) => new UnsecuredJWT(claims).encode(),
  'public-key-as-secret': (claims) => secretly(claims, publicText),
  'client-secret-as-key': (claims, client) => secretly(claims, new TextEncoder().encode(client.clientSecret)),
  'unknown-key': (claims) => signed(claims, stranger),
  'forged-signature': (claims) => signed(claims, impostor),
  'key-in-the-token': (claims) => new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', jwk: insideShown })
    .sign(inside.privateKey),
  'wrong-kind-of-token': (claims) => signed(claims, key, { typ: 'logout+jwt' }),
  'wrong-access-token': (claims) => signed({ ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  'next-key': (claims) => signed(claims, next),
  'no-id-token': () => undefined,
};

// What a fault does to the document that describes the provider.
const METADATA_FAULTS = {
  'of-another-issuer': (about, base) => ({ ...about, issuer: `${base}/good` }),
  'plain-http': (about) => ({ ...about, token_endpoint: 'http://provider.example/token' }),
  'only-plain-pkce': (about) => ({ ...about, code_challenge_methods_supported: ['plain'] }),
  'only-shared-keys': (about) => ({ ...about, id_token_signing_alg_values_supported: ['HS256'] }),
  'no-token-address': ({ token_endpoint: _, ...about }) => about,
  huge: (about) => ({ ...about, padding: 'x'.repeat(HUGE) }),
  'not-an-object': () => ['this', 'is', 'a', 'list'],
};

// What a fault does to the way back to the service.
const RETURN_FAULTS = {
  'wrong-iss': (back, base) => back.searchParams.set('iss', `${base}/good`),
  'no-iss': (back) => back.searchParams.delete('iss'),
};

// What a fault does instead of answering.
const ANSWER_FAULTS = {
  slow: async (ctx, route) => { if (route === 'discovery') await wait(SLOW); },
  'slow-token': async (ctx, route) => { if (route === 'token') await wait(SLOW); },
  moved: async (ctx, route, base) => {
    if (route === 'discovery') ctx.redirect(`${base.replace('localhost', '127.0.0.1')}/good${ctx.path}`);
  },
  'failing-token': async (ctx, route) => { if (route === 'token') { ctx.status = 500; ctx.body = 'no'; } },
  'garbled-token': async (ctx, route) => { if (route === 'token') ctx.body = '<p>Busy</p>'; },
};

const NAMES = new Set(['good', 'other', ...[TOKEN_FAULTS, METADATA_FAULTS, RETURN_FAULTS, ANSWER_FAULTS].flatMap(Object.keys)]);

// Who has signed in here, by the name that they typed: a test says what else the provider claims of them.
const people = new Map();

function claimsOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
}

function makeProvider(base, name) {
  let askedForKeys = 0;
  const provider = new Provider(`${base}/${name}`, {
    jwks: { keys: [key.jwk] },
    cookies: { keys: ['a key of cookies that only tests know'] },
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, registration: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(`${name}/${id}`) }) }),
    interactions: { url: (ctx, interaction) => `/${name}/interaction/${interaction.uid}` },
    loadExistingGrant: grantAll,
    pkce: { required: () => true },
    responseTypes: ['code'],
    ttl: LASTS,
  });
  provider.use(async (ctx, nextStep) => {
    const route = { '/.well-known/openid-configuration': 'discovery', '/token': 'token', '/jwks': 'keys' }[ctx.path];
    await ANSWER_FAULTS[name]?.(ctx, route, base);
    if (ctx.body || ctx.status >= 300 && ctx.status !== 404) return;
    await nextStep();
    if (route === 'token' && TOKEN_FAULTS[name] && ctx.body?.id_token) {
      const client = await provider.Client.find(claimsOf(ctx.body.id_token).aud);
      ctx.body = { ...ctx.body, id_token: await TOKEN_FAULTS[name](claimsOf(ctx.body.id_token), client, base) };
    }
    if (route === 'discovery' && METADATA_FAULTS[name]) ctx.body = METADATA_FAULTS[name](ctx.body, base);
    if (route === 'keys' && name === 'next-key') {
      askedForKeys += 1;
      if (askedForKeys > 1) ctx.body = { keys: [key.shown, next.shown] };
    }
    const back = ctx.status === 303 || ctx.status === 302 ? ctx.response.get('location') : '';
    if (RETURN_FAULTS[name] && back.includes('code=')) {
      const address = new URL(back);
      RETURN_FAULTS[name](address, base);
      ctx.set('location', address.href);
    }
  });
  return provider;
}

async function grantAll(ctx) {
  const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}

const PAGE = (action) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in to the test provider</title></head>
<body><main><h1>The test provider</h1><form method="post" action="${action}">
<p><label for="login">User name</label> <input id="login" name="login" autocomplete="username"></p>
<p><input type="checkbox" id="amr" name="amr" value="pwd mfa"> <label for="amr">With a second factor</label></p>
<p><button>Sign in</button> <button name="cancel" value="yes">Cancel</button></p></form></main></body></html>`;

async function interact(provider, name, request, response) {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(PAGE(request.url));
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { login, cancel, amr, acr, ...claimed } = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
  if (cancel) {
    await provider.interactionFinished(request, response, { error: 'access_denied', error_description: '<b>not me</b>' });
    return;
  }
  people.set(`${name}/${login}`, { email: `${login}@organisation.example`, email_verified: true, name: login, ...claimed });
  await provider.interactionFinished(request, response, {
    login: { accountId: login, acr: acr || undefined, amr: amr ? amr.split(' ') : undefined },
  });
}

function serve(base) {
  const providers = new Map();
  return async (request, response) => {
    const [, name, first] = request.url.split(/[/?]/);
    if (!NAMES.has(name)) {
      response.writeHead(404).end();
      return;
    }
    if (!providers.has(name)) providers.set(name, makeProvider(base, name));
    const provider = providers.get(name);
    if (first === 'interaction') {
      await interact(provider, name, request, response);
      return;
    }
    request.originalUrl = request.url;
    request.url = request.url.slice(name.length + 1);
    provider.callback()(request, response);
  };
}

export function start(port) {
  const base = `http://localhost:${port}`;
  const server = createServer(serve(base));
  server.listen(port, '127.0.0.1', () => { process.stdout.write(`ready ${base}\n`); });
  return server;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) start(Number(process.argv[2]));
