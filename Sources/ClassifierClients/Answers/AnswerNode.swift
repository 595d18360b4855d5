import Wire

/// A value of a provider's answer; whatever is missing or of another type throws.
///
/// Documents are strict: a duplicate key, a truncated body or data behind it is no answer.
struct AnswerNode {
    private let document: JSONDocument
    private let node: Int

    /// Answers of classifiers are small; a large or deep one is not read.
    static let limits = JSONLimits(depth: 32, nodes: 50_000, lengthInBytes: 1 << 20)

    init(parsing body: [UInt8], limits: JSONLimits = Self.limits) throws(UnreadableAnswer) {
        do { document = try JSONDocument(parsing: body, limits: limits) } catch { throw UnreadableAnswer() }
        node = 0
    }

    private init(_ document: JSONDocument, _ node: Int) {
        self.document = document
        self.node = node
    }

    var isNull: Bool { document.kind(of: node) == .null }

    /// The member of an object with this name; nil if it is missing or null.
    func optional(_ name: StaticString) throws(UnreadableAnswer) -> AnswerNode? {
        guard document.kind(of: node) == .object else { throw UnreadableAnswer() }
        guard let value = document.member(named: name, of: node).map({ AnswerNode(document, $0) }), !value.isNull else {
            return nil
        }
        return value
    }

    func member(_ name: StaticString) throws(UnreadableAnswer) -> AnswerNode {
        guard let value = try optional(name) else { throw UnreadableAnswer() }
        return value
    }

    /// The members of an object with their unescaped names.
    func members() throws(UnreadableAnswer) -> [(name: String, value: AnswerNode)] {
        guard document.kind(of: node) == .object else { throw UnreadableAnswer() }
        var members: [(name: String, value: AnswerNode)] = []
        document.forEachChild(of: node) { _, value in
            members.append((string(document.text(of: value - 1)), AnswerNode(document, value)))
        }
        return members
    }

    func elements() throws(UnreadableAnswer) -> [AnswerNode] {
        guard document.kind(of: node) == .array else { throw UnreadableAnswer() }
        var elements: [AnswerNode] = []
        document.forEachChild(of: node) { _, value in elements.append(AnswerNode(document, value)) }
        return elements
    }

    var isArray: Bool { document.kind(of: node) == .array }
    var isObject: Bool { document.kind(of: node) == .object }

    func text() throws(UnreadableAnswer) -> String {
        guard document.kind(of: node) == .string else { throw UnreadableAnswer() }
        return string(document.text(of: node))
    }

    func flag() throws(UnreadableAnswer) -> Bool {
        switch document.kind(of: node) {
        case .true: return true
        case .false: return false
        default: throw UnreadableAnswer()
        }
    }

    func integer(in range: ClosedRange<Int>) throws(UnreadableAnswer) -> Int {
        guard let value = document.integer(at: node), range.contains(value) else { throw UnreadableAnswer() }
        return value
    }

    func number() throws(UnreadableAnswer) -> Double {
        guard document.kind(of: node) == .number, let value = Double(string(document.text(of: node))), value.isFinite
        else { throw UnreadableAnswer() }
        return value
    }

    /// A number from 0 to 1; a softmax in single precision may be over by its rounding.
    func score() throws(UnreadableAnswer) -> Float {
        let value = try number()
        guard value >= -1e-4, value <= 1 + 1e-4 else { throw UnreadableAnswer() }
        return Float(min(max(value, 0), 1))
    }

    private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
