// candor/receipts: receipts that anyone can check and compute again, and a log of them that other people's tools read.

export { verifyBody } from "./body.js";
export { openIssuer, type Issuer, type IssuerLog, type IssuerOptions, type LogFile } from "./issuer.js";
export { keyId, keySet, publicKey, type KeySet, type PublicKey } from "./keys.js";
export { kinds, type Kind } from "./kinds.js";
export { packagedCore, type CoreId } from "./packaged.js";
export { receiptDigest, receiptOf, type Receipt } from "./receipt.js";
export { sign, type Answer } from "./sign.js";
export { createSigner, type KeyPair, type PrivateJwk, type Signer, type SignerOptions } from "./signer.js";
export { inputs, recomputations, signatures, verify, type Verdict, type VerifyOptions } from "./verify.js";
export * from "./transparency/index.js";
