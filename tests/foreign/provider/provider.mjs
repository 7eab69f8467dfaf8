// A provider of sign-on by others (oidc-provider, certified by the OpenID Foundation), for one client: whoever types a
// name is that subject. Takes the directory of the packages, the address to which it leads back, and the secret of the
// client; prints its issuer once it listens, and ends with its input.
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const [packages, back, secret] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${packages}/node_modules/oidc-provider/lib/index.js`));
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'so-cai', client_secret: secret, redirect_uris: [back], response_types: ['code'] }],
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
process.stdin.resume().on('end', () => process.exit());
