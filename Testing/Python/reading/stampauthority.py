"""A time-stamping authority (RFC 3161) that openssl plays, for tests."""

import subprocess
from datetime import datetime, timedelta, timezone

CONFIGURATION = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def certificateOf(name, key, issuer, issuersKey, isRoot):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=isRoot, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuersKey.public_key()), critical=False)
    )
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    builder = builder.add_extension(
        x509.KeyUsage(digital_signature=not isRoot, key_cert_sign=isRoot, crl_sign=isRoot, **usage), critical=True
    )
    if not isRoot:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuersKey, hashes.SHA256())


class Authority:
    """A root, and under it a key that stamps. certificate: of the root, PEM."""

    def __init__(self, folder):
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        folder.mkdir()
        self.folder, self.certificate = folder, folder / "root.pem"
        rootKey, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
        root = certificateOf("A root of the tests", rootKey, None, rootKey, isRoot=True)
        signer = certificateOf("A clock of the tests", key, root.subject, rootKey, isRoot=False)
        pem = serialization.Encoding.PEM
        self.certificate.write_bytes(root.public_bytes(pem))
        (folder / "signer.pem").write_bytes(signer.public_bytes(pem))
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / "signer.key").write_bytes(private)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder.as_posix()))

    def reply(self, request, reply):
        """Stamp the request with the time now."""
        files = (
            "-queryfile",
            request,
            "-signer",
            self.folder / "signer.pem",
            "-inkey",
            self.folder / "signer.key",
            "-out",
            reply,
        )
        command = ["openssl", "ts", "-reply", "-config", str(self.folder / "tsa.cnf"), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True)
        return reply
