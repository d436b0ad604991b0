// A key and a certificate for servers of tests: self-signed, for localhost, 127.0.0.1 and store.example, good for a hundred years.

/** Secures nothing: everybody knows it. */
export const testKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg78kJuOmBOKEumaIh
MmATc+bgFIBg49RqeBqC7ISYxguhRANCAATpS2dNQ75oNigXyIC0qwkv8E9Mkxy0
kYU550u5MDRZkt7T2P+nPQnJEzRAKsaCEXNd+Rxy4EcFfQsMbioYhZ1A
-----END PRIVATE KEY-----
`;

/** To be trusted by the clients of such servers. */
export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIBuDCCAV+gAwIBAgIUZADiILaIxquhHzYhMg5hyeE2B/EwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAwMzUxOVoYDzIxMjYxMTAy
MDAzNTE5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATpS2dNQ75oNigXyIC0qwkv8E9Mkxy0kYU550u5MDRZkt7T2P+nPQnJ
EzRAKsaCEXNd+Rxy4EcFfQsMbioYhZ1Ao4GMMIGJMB0GA1UdDgQWBBRqJAWtSZjp
8LJ235i9sCPdmEuQIzAfBgNVHSMEGDAWgBRqJAWtSZjp8LJ235i9sCPdmEuQIzA2
BgNVHREELzAtgglsb2NhbGhvc3SCCyoubG9jYWxob3N0gg1zdG9yZS5leGFtcGxl
hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgCW/BSJoh
oixAgiqD28jW0AJT3DBP1FdfamNZalh45w0CIHaY6Z8QWsPAC3RTiZu/ZFaZXWgY
r/vyzT38flpp9JUQ
-----END CERTIFICATE-----
`;
