extension Validator {
    static let networkValidators = [ipv4, ipv6, mac, emailDomain, phone, urlCredentials]

    static let ipv4 = inPlace(
        "ipv4",
        "IPv4 address: four octets up to 255, no leading zeros; a prefix length may follow"
    ) { value in
        var end = 0
        while end < value.count, value[end] != UInt8(ascii: "/") { end += 1 }
        return isIPv4(value.extracting(0..<end))
    }

    /// A zone may follow after `%` (RFC 4007 11), and a prefix length after `/`.
    static let ipv6 = Validator(name: "ipv6", summary: "IPv6 address (RFC 4291 2.2), not `::` alone") { value in
        let value = Array(value.prefix { $0 != UInt8(ascii: "/") })
        let zone = value.drop { $0 != UInt8(ascii: "%") }.dropFirst()
        guard zone.allSatisfy({ ASCII.isAlphanumeric($0) || "._-".utf8.contains($0) }) else { return false }
        let address = Array(value.prefix { $0 != UInt8(ascii: "%") })
        let groups = address.filter { $0 != UInt8(ascii: ":") }
        return !groups.isEmpty && isIPv6(address)
    }

    /// Six octets or eight, in pairs with one kind of separator or in groups of four with dots.
    static let mac = Validator(name: "mac", summary: "MAC address: EUI-48 or EUI-64, one kind of separator") { value in
        let separators = Set(value.filter { ASCII.hexValue($0) == nil })
        guard separators.count == 1, let separator = separators.first else { return false }
        let groups = value.split(separator: separator, omittingEmptySubsequences: false)
        guard ":- .".utf8.contains(separator), let size = groups.first?.count else { return false }
        return groups.allSatisfy { $0.count == size } && size == (separator == UInt8(ascii: ".") ? 4 : 2)
            && (groups.count * size == 12 || groups.count * size == 16)
    }

    /// Up to 15 digits after a plus (E.164); without one, ten as the North American plan numbers them.
    static let phone = inPlace("phone", "Telephone number: E.164 length, or the North American plan") { value in
        var (count, isRepeated, hasPlus) = (0, true, false)
        var first: (UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0)
        for index in value.indices {
            let byte = value[index]
            if byte == UInt8(ascii: "+") { hasPlus = true }
            guard ASCII.isDigit(byte) else { continue }
            switch count {
            case 0: first.0 = byte
            case 1: first.1 = byte
            case 2: first.2 = byte
            case 3: first.3 = byte
            case 4: first.4 = byte
            default: break
            }
            count += 1
            if byte != first.0 { isRepeated = false }
        }
        guard !isRepeated else { return false }
        if hasPlus, first.0 != UInt8(ascii: "1") { return (8...15).contains(count) }
        let one = UInt8(ascii: "1")
        if count == 11, first.0 == one { return first.1 > one && first.4 > one }
        return count == 10 && first.0 > one && first.3 > one
    }

    private static func isIPv4(_ value: Span<UInt8>) -> Bool {
        var (octets, length, number, isPadded) = (0, 0, 0, false)
        for index in 0...value.count {
            if index < value.count, value[index] != UInt8(ascii: ".") {
                guard ASCII.isDigit(value[index]), length < 3 else { return false }
                isPadded = length == 0 ? value[index] == UInt8(ascii: "0") : isPadded
                number = number * 10 + Int(value[index]) - 0x30
                length += 1
            } else {
                guard length > 0, number <= 255, length == 1 || !isPadded else { return false }
                (octets, length, number) = (octets + 1, 0, 0)
            }
        }
        return octets == 4
    }

    private static func isIPv6(_ value: [UInt8]) -> Bool {
        let colon = UInt8(ascii: ":")
        var pieces = value.split(separator: colon, omittingEmptySubsequences: false)
        guard (3...9).contains(pieces.count), let last = pieces.last else { return false }
        var groups = 0
        if last.contains(UInt8(ascii: ".")) {
            guard isIPv4(Array(last).span) else { return false }
            groups = 2
            pieces.removeLast()
        }
        // An empty piece stands for zeros, once; at an edge `::` leaves two.
        let gaps = zip(value, value.dropFirst()).filter { $0 == colon && $1 == colon }.count
        guard gaps <= 1, value.starts(with: [colon]) == value.starts(with: [colon, colon]) else { return false }
        guard value.suffix(2).elementsEqual([colon, colon]) || value.last != colon else { return false }
        guard pieces.allSatisfy({ $0.count <= 4 && $0.allSatisfy { ASCII.hexValue($0) != nil } }) else { return false }
        groups += pieces.filter { !$0.isEmpty }.count
        return gaps == 1 ? groups < 8 : groups == 8
    }

    /// Two letters must be a country's; longer names are taken unless they are known not to be a mail domain's.
    ///
    /// RFC 2606 names pass (`example.com`, `.example`, `.test`): to redact a stand-in does no harm, to learn from a stand-in
    /// that nothing is redacted does. `.invalid` and `.localhost` never name a host, and `logo@2x.png` is a file.
    static let emailDomain = inPlace("email_domain", "E-mail address: labels and top-level domain (RFC 1035)") {
        value in
        var at = value.count - 1
        while at >= 0, value[at] != UInt8(ascii: "@") { at -= 1 }
        guard at > 0, at <= 64, value.count <= 254 else { return false }
        var (labels, start) = (0, at + 1)
        for index in at + 1...value.count where index == value.count || value[index] == UInt8(ascii: ".") {
            guard isLabel(value.extracting(start..<index)) else { return false }
            labels += 1
            if index < value.count { start = index + 1 }
        }
        return labels >= 2 && isTopLevelDomain(value.extracting(start..<value.count))
    }

    private static func isTopLevelDomain(_ name: Span<UInt8>) -> Bool {
        var areLetters = true
        for index in name.indices {
            if name[index] >= 0x80 { return true }
            if !ASCII.isLowercase(ASCII.lowercased(name[index])) { areLetters = false }
        }
        let domains = MailDomains.shared
        if domains.isInternational(name) { return true }
        guard areLetters else { return false }
        return name.count == 2 ? domains.isCountry(name) : name.count > 2 && !domains.isRefused(name)
    }

    private static func isLabel(_ label: Span<UInt8>) -> Bool {
        guard (1...63).contains(label.count), label[0] != UInt8(ascii: "-"),
            label[label.count - 1] != UInt8(ascii: "-")
        else { return false }
        for index in label.indices {
            let byte = label[index]
            guard ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte >= 0x80 else { return false }
        }
        return true
    }

    /// For `scheme://user:password@host`: both are there and the password is no stand-in.
    ///
    /// A word alone is one where the host is reserved for documentation (RFC 2606, section 3), and so is the `scott:tiger` that
    /// Oracle has published since its first releases.
    static let urlCredentials = Validator(
        name: "url_credentials",
        summary: "URL with a user's password that is no placeholder"
    ) {
        value in
        guard let at = value.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let head = String(decoding: value[..<at], as: UTF8.self)
        guard let authority = head.range(ofText: "://") else { return false }
        guard let colon = head[authority...].firstIndex(of: ":") else { return false }
        let password = Array(head[head.index(after: colon)...].utf8)
        guard !password.isEmpty, !Placeholder.isStandIn(password), !head.hasSuffix("/scott:tiger") else { return false }
        return !(password.allSatisfy(ASCII.isLowercase) && isDocumentation(value[(at + 1)...]))
    }

    /// True for the reserved second-level names and what is below them.
    ///
    /// - Parameter rest: a host, and what may follow it.
    private static func isDocumentation(_ rest: ArraySlice<UInt8>) -> Bool {
        let host = rest.prefix { ![UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "?")].contains($0) }
        let labels = String(decoding: host, as: UTF8.self).lowercased().split(separator: ".").suffix(2)
        return labels.first == "example" && ["com", "net", "org"].contains(labels.last)
    }
}

/// Top-level domains, each as one number: their letters, five bits for each, without ASCII case.
private struct MailDomains: Sendable {
    static let shared = MailDomains()

    private let countries: Set<UInt64>
    private let refused: [UInt64]

    private init() {
        let names = CountryCodes.alpha2.union(CountryCodes.furtherTopLevelDomains)
        countries = Set(names.map { Self.number(Array($0.utf8).span) })
        refused = Self.names.map { Self.number(Array($0.utf8).span) }
    }

    private static let names = [
        "INVALID", "LOCALHOST", "PNG", "JPG", "JPEG", "GIF", "SVG", "WEBP", "PDF", "HTML", "HTM", "CSS", "JSON", "XML",
        "YAML", "YML", "TXT", "CSV", "JSX", "TSX", "PHP", "EXE", "DLL", "TAR", "LOG", "CONF", "SERVICE", "TIMER",
        "SOCKET",
    ]

    func isCountry(_ name: Span<UInt8>) -> Bool { countries.contains(Self.number(name)) }

    func isRefused(_ name: Span<UInt8>) -> Bool { name.count <= 12 && refused.contains(Self.number(name)) }

    /// `xn--…` (RFC 5890).
    func isInternational(_ name: Span<UInt8>) -> Bool {
        name.count >= 4 && ASCII.lowercased(name[0]) == UInt8(ascii: "x")
            && ASCII.lowercased(name[1]) == UInt8(ascii: "n") && name[2] == UInt8(ascii: "-")
            && name[3] == UInt8(ascii: "-")
    }

    /// - Precondition: letters alone, no more than twelve.
    private static func number(_ name: Span<UInt8>) -> UInt64 {
        var number: UInt64 = 0
        for index in name.indices { number = number << 5 | UInt64(name[index] & 0x1F) }
        return number
    }
}

extension String {
    /// Where `text` ends for the first time.
    fileprivate func range(ofText text: String) -> String.Index? {
        indices.first { self[$0...].hasPrefix(text) }.map { index($0, offsetBy: text.count) }
    }
}
