import Foundation

/// A certificate for `localhost` that signs itself, with its key, as files.
struct TestCertificate {
    let certificate: String
    let key: String

    init(in folder: String) throws {
        certificate = folder + "/server.pem"
        key = folder + "/server.key"
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
    }
}
