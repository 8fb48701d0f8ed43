// WireGuard keys (X25519), made by the browser. A private key is handed to the page that shows it, and to nothing else.

const algorithm = { name: 'X25519' };

// Why no key can be made here: 'insecure', 'old', or '' where one can.
export async function obstacle() {
    if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) {
        return 'insecure';
    }

    try {
        await makePair();
        return '';
    } catch {
        return 'old';
    }
}

// The private key and its public key, in base64.
export async function makePair() {
    const pair = await crypto.subtle.generateKey(algorithm, true, ['deriveBits']);
    const wrapped = await crypto.subtle.exportKey('pkcs8', pair.privateKey);
    const open = await crypto.subtle.exportKey('raw', pair.publicKey);
    const secret = new Uint8Array(wrapped).slice(-32); // RFC 8410: the key ends the structure
    secret[0] &= 248; // as wg genkey does: X25519 takes it so in any case (RFC 7748)
    secret[31] = (secret[31] & 127) | 64;
    return [base64(secret), base64(new Uint8Array(open))];
}

function base64(bytes) {
    return btoa(String.fromCharCode(...bytes));
}
