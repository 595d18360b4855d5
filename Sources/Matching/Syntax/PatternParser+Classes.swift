import ByteText

// Escapes and bracket classes. Without PCRE2_UCP, `\d`, `\w`, `\s` and the POSIX classes take ASCII only.
extension PatternParser {
    static let digits = ByteSet(0x30...0x39)
    static let word = digits.union(ByteSet(0x41...0x5A)).union(ByteSet(0x61...0x7A)).union(ByteSet([0x5F]))
    static let space = ByteSet(0x09...0x0D).union(ByteSet([0x20]))
    static let horizontal = ByteSet([0x09, 0x20])
    static let vertical = ByteSet(0x0A...0x0D)

    /// A class for one escape letter: the set, and whether scalars above U+007F may be in it.
    static func shorthand(_ letter: UInt8) -> (set: ByteSet, nonASCII: Bool)? {
        switch letter {
        case UInt8(ascii: "d"): (digits, false)
        case UInt8(ascii: "D"): (ByteSet.ascii.subtracting(digits), true)
        case UInt8(ascii: "w"): (word, false)
        case UInt8(ascii: "W"): (ByteSet.ascii.subtracting(word), true)
        case UInt8(ascii: "s"): (space, false)
        case UInt8(ascii: "S"): (ByteSet.ascii.subtracting(space), true)
        case UInt8(ascii: "h"): (horizontal, true)
        case UInt8(ascii: "H"): (ByteSet.ascii.subtracting(horizontal), true)
        case UInt8(ascii: "v"): (vertical, true)
        case UInt8(ascii: "V"): (ByteSet.ascii.subtracting(vertical), true)
        case UInt8(ascii: "N"): (ByteSet.ascii.subtracting(ByteSet([0x0A])), true)
        default: nil
        }
    }

    private static func edge(_ letter: UInt8) -> PatternTree {
        switch letter {
        case UInt8(ascii: "A"): .edge(before: .nothing)
        case UInt8(ascii: "Z"): .edge(behind: .lineEnd)
        case UInt8(ascii: "z"): .edge(behind: .nothing)
        default: .edge()
        }
    }

    /// After a backslash outside a class.
    mutating func escape() throws(Opaque) -> PatternTree? {
        guard let letter = peek() else { throw opaque("a lone backslash") }
        if let (set, nonASCII) = Self.shorthand(letter) {
            position += 1
            return .scalar(set, nonASCII: nonASCII)
        }
        switch letter {
        case UInt8(ascii: "b"):
            position += 1
            return .wordEdge
        case UInt8(ascii: "B"), UInt8(ascii: "Z"), UInt8(ascii: "z"), UInt8(ascii: "A"):
            position += 1
            return Self.edge(letter)
        case UInt8(ascii: "R"):
            position += 1
            return .alternation([.bytes([0x0D, 0x0A]), .scalar(Self.vertical, nonASCII: true)])
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            position += 1
            skipProperty()
            return .scalar(.ascii, nonASCII: true)
        case UInt8(ascii: "Q"):
            position += 1
            return quoted()
        case UInt8(ascii: "E"):
            position += 1
            return nil
        case UInt8(ascii: "1")...UInt8(ascii: "9"), UInt8(ascii: "g"), UInt8(ascii: "k"):
            throw opaque("a backreference")
        case UInt8(ascii: "G"), UInt8(ascii: "K"), UInt8(ascii: "X"), UInt8(ascii: "C"), UInt8(ascii: "c"):
            throw opaque("the escape \\\(Character(Unicode.Scalar(letter)))")
        default:
            return literal(try escapedScalar())
        }
    }

    /// The UTF-8 bytes of `\n`, `\x41`, `\x{20AC}`, `\.` and their kind; `position` stands on the letter.
    private mutating func escapedScalar() throws(Opaque) -> [UInt8] {
        let letter = bytes[position]
        switch letter {
        case UInt8(ascii: "n"): return control(0x0A)
        case UInt8(ascii: "r"): return control(0x0D)
        case UInt8(ascii: "t"): return control(0x09)
        case UInt8(ascii: "f"): return control(0x0C)
        case UInt8(ascii: "e"): return control(0x1B)
        case UInt8(ascii: "a"): return control(0x07)
        case UInt8(ascii: "x"):
            position += 1
            return try hexadecimal()
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "o"): throw opaque("an octal escape")
        default:
            let length = min(UTF8Boundary.length(announcedBy: letter), bytes.count - position)
            defer { position += length }
            return Array(bytes[position..<position + length])
        }
    }

    private mutating func control(_ byte: UInt8) -> [UInt8] {
        position += 1
        return [byte]
    }

    private mutating func hexadecimal() throws(Opaque) -> [UInt8] {
        let braced = take("{")
        var value: UInt32 = 0
        var count = 0
        while let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue, braced || count < 2,
            count < 8
        {
            value = value << 4 | UInt32(digit)
            count += 1
            position += 1
        }
        if braced, !take("}") { throw opaque("an unfinished escape") }
        guard let scalar = Unicode.Scalar(value) else { throw opaque("an escape of no scalar") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func skipProperty() {
        widened += 1
        if take("{") {
            while position < bytes.count, !take("}") { position += 1 }
        } else {
            position = min(position + 1, bytes.count)
        }
    }

    private mutating func quoted() -> PatternTree {
        var parts: [PatternTree] = []
        while position < bytes.count, !take("\\E") {
            parts.append(literal([bytes[position]]))
            position += 1
        }
        return .sequence(parts)
    }

    // MARK: Bracket classes

    /// After `[`.
    mutating func bracketClass() throws(Opaque) -> PatternTree {
        let negated = take("^")
        var set = ByteSet()
        var leads = ByteSet()
        var first = true
        while true {
            guard let byte = peek() else { throw opaque("an unfinished class") }
            if byte == UInt8(ascii: "]"), !first { break }
            first = false
            try classItem(into: &set, &leads)
        }
        position += 1
        guard negated else {
            return ignoreCase
                ? folded(set, nonASCII: !leads.isEmpty) : .scalar(set, nonASCII: !leads.isEmpty, leads: leads)
        }
        let excluded = ignoreCase ? set.foldingASCIICase : set
        return .scalar(ByteSet.ascii.subtracting(excluded), nonASCII: true)
    }

    /// - Parameter leads: first bytes of the scalars above U+007F that are in the class.
    private mutating func classItem(into set: inout ByteSet, _ leads: inout ByteSet) throws(Opaque) {
        if take("[:") { return try posixClass(into: &set, &leads) }
        guard let low = try classScalar(into: &set, &leads) else { return }
        guard peek() == UInt8(ascii: "-"), position + 1 < bytes.count, bytes[position + 1] != UInt8(ascii: "]") else {
            return insert(low, low, into: &set, &leads)
        }
        position += 1
        if let high = try classScalar(into: &set, &leads) {
            insert(low, high, into: &set, &leads)
        } else {  // `[a-\d]`: the hyphen is itself
            insert(low, low, into: &set, &leads)
            set.insert(UInt8(ascii: "-"))
        }
    }

    /// One scalar of a class, or nil if a shorthand was added instead.
    private mutating func classScalar(into set: inout ByteSet, _ leads: inout ByteSet) throws(Opaque) -> UInt32? {
        guard take("\\") else {
            let length = min(UTF8Boundary.length(announcedBy: bytes[position]), bytes.count - position)
            defer { position += length }
            return Self.value(of: bytes[position..<position + length])
        }
        guard let letter = peek() else { throw opaque("an unfinished class") }
        if let (more, wide) = Self.shorthand(letter), letter != UInt8(ascii: "N") {
            position += 1
            set.formUnion(more)
            if wide { leads = .leads }
            return nil
        }
        switch letter {
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            position += 1
            skipProperty()
            set.formUnion(.ascii)
            leads = .leads
            return nil
        case UInt8(ascii: "b"):
            position += 1
            return 0x08
        case UInt8(ascii: "Q"), UInt8(ascii: "E"), UInt8(ascii: "c"), UInt8(ascii: "N"):
            throw opaque("a quoting or control escape in a class")
        default:
            return Self.value(of: try escapedScalar()[...])
        }
    }

    private static func value(of scalar: ArraySlice<UInt8>) -> UInt32 {
        String(decoding: scalar, as: UTF8.self).unicodeScalars.first?.value ?? 0
    }

    private func insert(_ low: UInt32, _ high: UInt32, into set: inout ByteSet, _ leads: inout ByteSet) {
        if high > 0x7F { leads.formUnion(ByteSet(Self.lead(of: max(low, 0x80))...Self.lead(of: high))) }
        guard low <= min(high, 0x7F) else { return }
        set.formUnion(ByteSet(UInt8(low)...UInt8(min(high, 0x7F))))
    }

    /// The first byte of a scalar above U+007F (RFC 3629, section 3): larger scalars have no smaller ones.
    private static func lead(of scalar: UInt32) -> UInt8 {
        switch scalar {
        case ..<0x800: UInt8(0xC0 | scalar >> 6)
        case ..<0x10000: UInt8(0xE0 | scalar >> 12)
        default: UInt8(0xF0 | min(scalar, 0x10FFFF) >> 18)
        }
    }

    private mutating func posixClass(into set: inout ByteSet, _ leads: inout ByteSet) throws(Opaque) {
        let negated = take("^")
        let start = position
        while let byte = peek(), byte != UInt8(ascii: ":") { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard take(":]"), let members = Self.posixClasses[name] else { throw opaque("an unknown POSIX class") }
        set.formUnion(negated ? ByteSet.ascii.subtracting(members) : members)
        if negated { leads = .leads }
    }

    private static let upper = ByteSet(0x41...0x5A)
    private static let lower = ByteSet(0x61...0x7A)
    private static let posixClasses: [String: ByteSet] = [
        "alpha": upper.union(lower), "upper": upper, "lower": lower, "digit": digits,
        "alnum": upper.union(lower).union(digits), "word": word, "space": space,
        "blank": horizontal, "xdigit": digits.union(ByteSet(0x41...0x46)).union(ByteSet(0x61...0x66)),
        "punct": ByteSet(0x21...0x7E).subtracting(upper.union(lower).union(digits)),
        "print": ByteSet(0x20...0x7E), "graph": ByteSet(0x21...0x7E),
        "cntrl": ByteSet(0x00...0x1F).union(ByteSet([0x7F])),
        "ascii": .ascii,
    ]
}
