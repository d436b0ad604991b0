// A certificate of the bench's own, for localhost.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Makes certificate.pem and key.pem in the folder, by openssl; returns the path of the certificate, which is its own authority. */
export function makeCertificate(folder: string): string {
  const certificate = join(folder, 'certificate.pem');
  execFileSync(
    'openssl',
    [
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost'.split(
        ' ',
      ),
      ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ['-keyout', join(folder, 'key.pem'), '-out', certificate],
    ].flat(),
    { stdio: 'pipe' },
  );
  return certificate;
}
