extension Validator {
    static let networkValidators = [ipv4, ipv6, mac, emailDomain, phone, urlCredentials]

    static let ipv4 = Validator(
        name: "ipv4",
        summary: "IPv4 address: four octets up to 255, no leading zeros; a prefix length may follow"
    ) {
        isIPv4($0.prefix { $0 != UInt8(ascii: "/") })
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
    static let phone = Validator(name: "phone", summary: "Telephone number: E.164 length, or the North American plan") {
        value in
        let digits = value.filter(ASCII.isDigit).map { Int($0) - 0x30 }
        guard !CheckDigit.isRepeated(digits) else { return false }
        let national = digits.count == 11 && digits[0] == 1 ? Array(digits.dropFirst()) : digits
        if value.contains(UInt8(ascii: "+")), digits.first != 1 { return (8...15).contains(digits.count) }
        return national.count == 10 && national[0] > 1 && national[3] > 1
    }

    private static func isIPv4(_ value: some Collection<UInt8>) -> Bool {
        let octets = value.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return octets.count == 4
            && octets.allSatisfy { octet in
                (1...3).contains(octet.count) && octet.allSatisfy(ASCII.isDigit)
                    && (octet.count == 1 || octet.first != UInt8(ascii: "0"))
                    && CheckDigit.number(octet.map { Int($0) - 0x30 }) <= 255
            }
    }

    private static func isIPv6(_ value: [UInt8]) -> Bool {
        let colon = UInt8(ascii: ":")
        var pieces = value.split(separator: colon, omittingEmptySubsequences: false)
        guard (3...9).contains(pieces.count), let last = pieces.last else { return false }
        var groups = 0
        if last.contains(UInt8(ascii: ".")) {
            guard isIPv4(last) else { return false }
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
    static let emailDomain = Validator(
        name: "email_domain",
        summary: "E-mail address: labels and top-level domain (RFC 1035)"
    ) {
        value in
        guard let at = value.lastIndex(of: UInt8(ascii: "@")), at > 0, at <= 64 else { return false }
        let labels = value[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last, labels.allSatisfy(isLabel), value.count <= 254 else {
            return false
        }
        let name = String(decoding: top.map(ASCII.lowercased), as: UTF8.self).uppercased()
        if top.contains(where: { $0 >= 0x80 }) || name.hasPrefix("XN--") { return true }
        guard top.allSatisfy({ ASCII.isUppercase($0) || ASCII.isLowercase($0) }) else { return false }
        if top.count == 2 {
            return CountryCodes.alpha2.contains(name) || CountryCodes.furtherTopLevelDomains.contains(name)
        }
        return top.count > 2 && !notMailDomains.contains(name)
    }

    private static let notMailDomains: Set<String> = [
        "INVALID", "LOCALHOST", "PNG", "JPG", "JPEG", "GIF", "SVG", "WEBP", "PDF", "HTML", "HTM", "CSS", "JSON", "XML",
        "YAML",
        "YML", "TXT", "CSV", "JSX", "TSX", "PHP", "EXE", "DLL", "TAR", "LOG", "CONF", "SERVICE", "TIMER", "SOCKET",
    ]

    private static func isLabel(_ label: some Collection<UInt8>) -> Bool {
        let edges = label.prefix(1) + label.suffix(1)
        return (1...63).contains(label.count) && !edges.contains(UInt8(ascii: "-"))
            && label.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
    }

    /// For `scheme://user:password@host`: both are there and the password is no stand-in.
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
        return !password.isEmpty && !Placeholder.isStandIn(password)
    }
}

extension String {
    /// Where `text` ends for the first time.
    fileprivate func range(ofText text: String) -> String.Index? {
        indices.first { self[$0...].hasPrefix(text) }.map { index($0, offsetBy: text.count) }
    }
}
