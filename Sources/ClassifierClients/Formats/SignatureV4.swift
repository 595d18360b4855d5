import ByteText
import Crypto

/// AWS Signature Version 4 in the `Authorization` header.
///
/// "Create a signed AWS API request", AWS IAM user guide. Pure: the time is an argument.
package struct SignatureV4: Sendable {
    /// An access key, with the token that a temporary one has.
    package struct Credentials: Sendable {
        let accessKeyID: String
        let secret: String
        let sessionToken: String?

        package init(accessKeyID: String, secret: String, sessionToken: String? = nil) {
            self.accessKeyID = accessKeyID
            self.secret = secret
            self.sessionToken = sessionToken
        }

        /// `ACCESS_KEY_ID:SECRET` or `ACCESS_KEY_ID:SECRET:SESSION_TOKEN`, as the settings' key holds it.
        package init?(_ key: String) {
            let parts = key.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
            self.init(
                accessKeyID: String(parts[0]),
                secret: String(parts[1]),
                sessionToken: parts.count == 3 ? String(parts[2]) : nil
            )
        }
    }

    let credentials: Credentials
    let region: String
    let service: String

    package init(credentials: Credentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// The headers to add to a request: `X-Amz-Date`, perhaps `X-Amz-Security-Token`, and `Authorization`.
    ///
    /// - Parameters:
    ///   - path: as it is sent, percent-encoded; every service but S3 signs it encoded once more.
    ///   - query: as it is sent, with names and values percent-encoded.
    ///   - headers: to sign besides, `Host` among them.
    ///   - time: seconds since 1970.
    package func headers(
        method: String,
        path: String,
        query: String = "",
        headers: [(name: String, value: String)],
        body: [UInt8],
        at time: Int
    ) -> [(name: String, value: String)] {
        let stamp = Self.stamp(time)
        let day = String(stamp.prefix(8))
        var added: [(name: String, value: String)] = [("X-Amz-Date", stamp)]
        if let token = credentials.sessionToken { added.append(("X-Amz-Security-Token", token)) }
        let signed = (headers + added).map { (name: $0.name.lowercased(), value: Self.collapsed($0.value)) }
            .sorted { $0.name < $1.name }
        let names = signed.map(\.name).joined(separator: ";")
        let canonical = [
            method, Self.encodedPath(path), Self.sortedQuery(query),
            signed.map { "\($0.name):\($0.value)\n" }.joined(), names, Hex.string(SHA256.hash(data: body)),
        ].joined(separator: "\n")
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(Hex.string(SHA256.hash(data: Array(canonical.utf8))))"
        let signature = Hex.string(Self.code(Array(text.utf8), key: key(day)))
        let value =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        return added + [("Authorization", value)]
    }

    /// The signing key of a day.
    package func key(_ day: String) -> [UInt8] {
        var key = Array("AWS4\(credentials.secret)".utf8)
        for step in [day, region, service, "aws4_request"] { key = Self.code(Array(step.utf8), key: key) }
        return key
    }

    private static func code(_ text: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key)))
    }

    /// `20150830T123600Z`.
    static func stamp(_ time: Int) -> String {
        let days = Int((Double(time) / 86_400).rounded(.down))
        let seconds = time - days * 86_400
        // Days since 1 March of year 0 of the proleptic Gregorian calendar, in eras of 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return padded(year, 4) + padded(month, 2) + padded(day, 2) + "T" + padded(seconds / 3600, 2)
            + padded(seconds / 60 % 60, 2) + padded(seconds % 60, 2) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Each segment percent-encoded again; `/` stays.
    static func encodedPath(_ path: String) -> String {
        path.isEmpty ? "/" : PercentEncoding.encoded(path, keeping: "/")
    }

    private static func sortedQuery(_ query: String) -> String {
        query.split(separator: "&").map { $0.contains("=") ? String($0) : "\($0)=" }.sorted().joined(separator: "&")
    }

    /// Without blanks around it, and with one for each run inside.
    private static func collapsed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}

/// RFC 3986, section 2.
enum PercentEncoding {
    static func encoded(_ text: String, keeping kept: String = "") -> String {
        let kept = Array(kept.utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || kept.contains(byte) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(contentsOf: Hex.string([byte]).uppercased().utf8)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
