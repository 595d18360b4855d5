package import GuardrailTypes

/// Results in SARIF 2.1.0, the form that code hosts and editors show beside the lines of a file.
///
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Columns count Unicode code points, as our places do.
package struct SARIFLog: Sendable {
    /// What results refer to.
    package struct Rule: Hashable, Sendable {
        let id: String
        let name: String
        let description: String
        let tags: [String]
        let level: Level

        package init(id: String, name: String, description: String, tags: [String] = [], level: Level) {
            self.id = id
            self.name = name
            self.description = description
            self.tags = tags
            self.level = level
        }
    }

    /// Section 3.27.10.
    package enum Level: String, Hashable, Sendable {
        case error, warning, note

        package init(_ severity: Severity) {
            self = severity >= .high ? .error : severity >= .medium ? .warning : .note
        }
    }

    package struct Result: Hashable, Sendable {
        let ruleID: String
        let level: Level
        let message: String
        let file: String
        /// From 1.
        let line: Int
        /// From 1.
        let column: Int
        /// Nil where it is not known.
        let bytes: Range<Int>?

        /// - Parameter message: without a word of the text that was scanned.
        package init(
            ruleID: String,
            level: Level,
            message: String,
            file: String,
            line: Int,
            column: Int,
            bytes: Range<Int>? = nil
        ) {
            self.ruleID = ruleID
            self.level = level
            self.message = message
            self.file = file
            self.line = line
            self.column = column
            self.bytes = bytes
        }
    }

    private let version: String
    private let rules: [Rule]
    private let results: [Result]

    /// - Parameter rules: at least those that results name, in any order.
    package init(version: String, rules: [Rule], results: [Result]) {
        self.version = version
        self.rules = rules.sorted { $0.id < $1.id }
        self.results = results
    }

    package var json: JSONText {
        let places = Dictionary(
            rules.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        let driver = JSONText.object([
            ("name", .string("weir")), ("version", .string(version)), ("rules", .array(rules.map(\.json))),
        ])
        let run = JSONText.object([
            ("tool", .object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")),
            ("results", .array(results.map { $0.json(ruleIndex: places[$0.ruleID]) })),
        ])
        return .object([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", .string("2.1.0")),
            ("runs", .array([run])),
        ])
    }
}

extension SARIFLog.Rule {
    fileprivate var json: JSONText {
        var members: [(String, JSONText)] = [
            ("id", .string(id)), ("shortDescription", .object([("text", .string(name))])),
        ]
        if !description.isEmpty { members.append(("fullDescription", .object([("text", .string(description))]))) }
        members.append(("defaultConfiguration", .object([("level", .string(level.rawValue))])))
        if !tags.isEmpty { members.append(("properties", .object([("tags", .array(tags.map(JSONText.string)))]))) }
        return .object(members)
    }
}

extension SARIFLog.Result {
    fileprivate func json(ruleIndex: Int?) -> JSONText {
        var region: [(String, JSONText)] = [("startLine", .integer(line)), ("startColumn", .integer(column))]
        if let bytes { region += [("byteOffset", .integer(bytes.lowerBound)), ("byteLength", .integer(bytes.count))] }
        let place = JSONText.object([
            ("artifactLocation", .object([("uri", .string(Self.uri(file)))])), ("region", .object(region)),
        ])
        var members: [(String, JSONText)] = [("ruleId", .string(ruleID))]
        if let ruleIndex { members.append(("ruleIndex", .integer(ruleIndex))) }
        members += [
            ("level", .string(level.rawValue)), ("message", .object([("text", .string(message))])),
            ("locations", .array([.object([("physicalLocation", place)])])),
        ]
        return .object(members)
    }

    /// A relative or absolute path as a URI reference (RFC 3986): what is not unreserved or `/` is percent-encoded.
    static func uri(_ path: String) -> String {
        let hex = Array("0123456789ABCDEF")
        let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        let encoded = relative.utf8.map { byte -> String in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte))
            return isPlain || "-._~/".unicodeScalars.contains(scalar)
                ? String(scalar) : "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
        }.joined()
        return encoded.hasPrefix("/") ? "file://" + encoded : encoded
    }
}
