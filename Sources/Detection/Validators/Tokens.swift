extension Validator {
    static let tokenValidators = [
        jwt, githubToken, npmToken, grafanaToken, cloudflareToken, basicAuth, privateKey,
    ]

    /// Five parts are an encrypted token (RFC 7516), whose header names `enc` too.
    static let jwt = Validator(name: "jwt", summary: "JSON Web Token: parts, and a header object with `alg` (RFC 7519)")
    {
        value in
        let parts = value.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 5, let header = Base64.decode(parts[0]) else { return false }
        guard parts.dropFirst().allSatisfy({ $0.isEmpty || Base64.decode($0) != nil }),
            !parts[1].isEmpty || parts.count == 5
        else { return false }
        return JSONHeader.isObject(header) && JSONHeader.hasTextMember("alg", in: header)
            && (parts.count == 3 || JSONHeader.hasTextMember("enc", in: header))
    }

    static let githubToken = checksummed(
        "github_token_crc32",
        prefixes: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
        "GitHub token: CRC-32 in its last six places"
    )

    static let npmToken = checksummed("npm_token_crc32", prefixes: ["npm_"], "npm token: CRC-32 in its last six places")

    /// `glsa_`, 32 places, `_` and the CRC-32 of all before it in hexadecimal, least significant byte first.
    ///
    /// As Grafana's `satokengen` writes and checks it.
    static let grafanaToken = Validator(
        name: "grafana_token_crc32",
        summary: "Grafana token: CRC-32 in its last eight places"
    ) {
        value in
        guard value.count == 46, value.starts(with: "glsa_".utf8) else { return false }
        let checksum = CRC32.hex(CRC32.checksum(value[..<37]).byteSwapped)
        return value[38...].map(ASCII.lowercased).elementsEqual(checksum)
    }

    /// Forty places and the CRC-32 of them in hexadecimal, after `cfk_`, `cfut_` or `cfat_`.
    ///
    /// Cloudflare says that there is a checksum and not which; the samples that secretlint is tested with have this one.
    static let cloudflareToken = Validator(
        name: "cloudflare_token_crc32",
        summary: "Cloudflare token: CRC-32 in its last eight places"
    ) {
        value in
        guard let mark = value.firstIndex(of: UInt8(ascii: "_")), value.count == mark + 49 else { return false }
        return CRC32.hex(CRC32.checksum(value[(mark + 1)..<(mark + 41)])).elementsEqual(value[(mark + 41)...])
    }

    /// The value of an `Authorization: Basic` header (RFC 7617): a user, a colon, and a password that is no stand-in.
    static let basicAuth = Validator(name: "basic_auth", summary: "Base64 of a user and a password (RFC 7617)") {
        value in
        guard let login = Base64.decode(value), let colon = login.firstIndex(of: UInt8(ascii: ":")) else {
            return false
        }
        let password = Array(login[(colon + 1)...])
        let isText = login.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && String(validating: login, as: UTF8.self) != nil
        return isText && colon > 0 && password.count >= 3 && !Placeholder.isStandIn(password)
    }

    /// Thirty base62 places and the base62 CRC-32 of them.
    private static func checksummed(_ name: String, prefixes: [String], _ summary: String) -> Validator {
        Validator(name: name, summary: summary) { value in
            guard value.count == 40, prefixes.contains(where: { value.starts(with: $0.utf8) }) else { return false }
            return CRC32.base62(CRC32.checksum(value[4..<34])).elementsEqual(value[34...])
        }
    }

    /// The body, armour lines and `Name: value` headers left out, is base64.
    ///
    /// Line ends may be written as `\n`.
    static let privateKey = Validator(
        name: "private_key",
        summary: "PEM: the body is base64 of 16 bytes or more (RFC 7468)"
    ) {
        value in
        let words = value.split {
            $0 == 0x20 || (0x09...0x0D).contains($0) || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"")
        }
        guard let start = words.firstIndex(where: { $0.suffix(5).elementsEqual("-----".utf8) }) else { return false }
        let body = words[(start + 1)...].prefix { !$0.starts(with: "-----".utf8) && !$0.starts(with: "n-----".utf8) }
        // `\n` split at the backslash leaves its `n` on the next line.
        let isEscaped = value.contains(UInt8(ascii: "\\"))
        let lines = body.map { isEscaped && $0.first == UInt8(ascii: "n") ? $0.dropFirst() : $0 }
        return isBase64Body(
            lines.filter { $0.count >= 4 && !$0.contains(UInt8(ascii: ":")) && !$0.contains(UInt8(ascii: ",")) }
        )
    }

    private static func isBase64Body(_ lines: [ArraySlice<UInt8>]) -> Bool {
        let body = lines.joined().filter { $0 != UInt8(ascii: "=") }
        let isAlphabet = body.allSatisfy {
            ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
        }
        return body.count >= 22 && isAlphabet && Entropy.bitsPerByte(body) > 3
    }
}

/// As much of JSON (RFC 8259) as a token's header needs.
enum JSONHeader {
    static func isObject(_ text: [UInt8]) -> Bool {
        let body = text.drop(while: isSpace)
        return body.first == UInt8(ascii: "{") && body.last(where: { !isSpace($0) }) == UInt8(ascii: "}")
    }

    /// True if there is `"name"`, a colon and the start of a string.
    static func hasTextMember(_ name: String, in text: [UInt8]) -> Bool {
        let key = Array("\"\(name)\"".utf8)
        guard text.count > key.count else { return false }
        return (0..<text.count - key.count).contains { start in
            guard text[start...].starts(with: key) else { return false }
            let rest = text[(start + key.count)...].drop(while: isSpace)
            return rest.first == UInt8(ascii: ":") && rest.dropFirst().drop(while: isSpace).first == UInt8(ascii: "\"")
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D }
}
