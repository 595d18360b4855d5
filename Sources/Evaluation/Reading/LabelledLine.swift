import Wire

/// One line of a labelled file: a JSON object with its members by name.
struct LabelledLine {
    private let document: JSONDocument
    private let members: [String: Int]

    /// Why a line is left out; it quotes nothing.
    struct Problem: Error, Hashable {
        let reason: String
    }

    init(parsing line: [UInt8]) throws(Problem) {
        do throws(JSONError) {
            document = try JSONDocument(parsing: line)
        } catch {
            throw Problem(reason: "not JSON of RFC 8259")
        }
        guard document.kind(of: 0) == .object else { throw Problem(reason: "not a JSON object") }
        members = Self.members(of: 0, document)
    }

    private init(_ document: JSONDocument, object: Int) {
        self.document = document
        members = Self.members(of: object, document)
    }

    private static func members(of object: Int, _ document: JSONDocument) -> [String: Int] {
        var members: [String: Int] = [:]
        document.forEachChild(of: object) { _, value in
            members[String(decoding: document.text(of: value - 1), as: UTF8.self)] = value
        }
        return members
    }

    func has(_ key: String) -> Bool { members[key] != nil }

    /// The bytes of a string.
    func bytes(_ key: String) -> [UInt8]? {
        guard let node = members[key], document.kind(of: node) == .string else { return nil }
        return document.text(of: node)
    }

    func string(_ key: String) -> String? { bytes(key).map { String(decoding: $0, as: UTF8.self) } }

    func integer(_ key: String) -> Int? { members[key].flatMap(document.integer(at:)) }

    func flag(_ key: String) -> Bool? {
        switch members[key].map(document.kind(of:)) {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The strings of an array; none if there is no such array.
    func strings(_ key: String) -> [String] {
        elements(key).filter { document.kind(of: $0) == .string }
            .map { String(decoding: document.text(of: $0), as: UTF8.self) }
    }

    /// The objects of an array.
    func objects(_ key: String) -> [LabelledLine] {
        elements(key).filter { document.kind(of: $0) == .object }.map { LabelledLine(document, object: $0) }
    }

    /// The pairs of whole numbers of an array of arrays, as `[[3, 9], [12, 15]]`.
    func pairs(_ key: String) -> [(Int, Int)] {
        elements(key).compactMap { element in
            guard document.kind(of: element) == .array else { return nil }
            var numbers: [Int] = []
            document.forEachChild(of: element) { _, value in
                if let number = document.integer(at: value) { numbers.append(number) }
            }
            return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
        }
    }

    private func elements(_ key: String) -> [Int] {
        guard let node = members[key], document.kind(of: node) == .array else { return [] }
        var elements: [Int] = []
        document.forEachChild(of: node) { _, value in elements.append(value) }
        return elements
    }
}
