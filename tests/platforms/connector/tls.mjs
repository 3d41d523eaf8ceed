// A certificate authority made at start and forgotten at the end: MSAL takes only https authorities.
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

const newKey = async () => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return forge.pki.privateKeyFromPem(String(privateKey.export({ type: 'pkcs1', format: 'pem' })));
};

/** @param {any} key the holder's @param {string} name @param {{name: string, key: any}} issuer @param {any[]} extensions @param {string} serial */
function certificate(key, name, issuer, extensions, serial) {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  made.serialNumber = serial;
  made.validity.notBefore = new Date(Date.now() - 86_400_000);
  made.validity.notAfter = new Date(Date.now() + 86_400_000);
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer([{ name: 'commonName', value: issuer.name }]);
  made.setExtensions(extensions);
  made.sign(issuer.key, forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}

/** @returns {Promise<{ca: string, cert: string, key: string}>} all PEM; the certificate is for localhost and 127.0.0.1 */
export async function throwAwayCertificate() {
  const [caKey, key] = await Promise.all([newKey(), newKey()]);
  const authority = { name: 'Throw-away authority of the tests', key: caKey };
  const ca = certificate(caKey, authority.name, authority, [
    { name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }, { name: 'subjectKeyIdentifier' },
  ], '01');
  const cert = certificate(key, 'localhost', authority, [
    { name: 'basicConstraints', cA: false }, { name: 'keyUsage', digitalSignature: true, keyEncipherment: true }, { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
  ], '02');
  return { ca, cert, key: forge.pki.privateKeyToPem(key) };
}
