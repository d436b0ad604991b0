// A key and a certificate for servers of tests: self-signed, for localhost and 127.0.0.1, good for a hundred years.

/** Secures nothing: everybody knows it. */
export const testKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg78kJuOmBOKEumaIh
MmATc+bgFIBg49RqeBqC7ISYxguhRANCAATpS2dNQ75oNigXyIC0qwkv8E9Mkxy0
kYU550u5MDRZkt7T2P+nPQnJEzRAKsaCEXNd+Rxy4EcFfQsMbioYhZ1A
-----END PRIVATE KEY-----
`;

/** To be trusted by the clients of such servers. */
export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIBpzCCAU6gAwIBAgIUb2AMmBkDv6osJENOAxxlUH/OFb8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTIzMDgyN1oYDzIxMjYxMTAx
MjMwODI3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATpS2dNQ75oNigXyIC0qwkv8E9Mkxy0kYU550u5MDRZkt7T2P+nPQnJ
EzRAKsaCEXNd+Rxy4EcFfQsMbioYhZ1Ao3wwejAdBgNVHQ4EFgQUaiQFrUmY6fCy
dt+YvbAj3ZhLkCMwHwYDVR0jBBgwFoAUaiQFrUmY6fCydt+YvbAj3ZhLkCMwDwYD
VR0TAQH/BAUwAwEB/zAnBgNVHREEIDAegglsb2NhbGhvc3SCCyoubG9jYWxob3N0
hwR/AAABMAoGCCqGSM49BAMCA0cAMEQCIGnQA+EdyupJPMenSpedLCwyidsbs6bk
3qmIw+bZxeOHAiAT777aGou44Sy9WN1MkID4VZ7C7wHgFIXIyw+5oY54EA==
-----END CERTIFICATE-----
`;
