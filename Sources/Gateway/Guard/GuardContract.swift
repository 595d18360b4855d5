import GuardrailTypes
import Wire

/// One stack's way to ask and to be answered.
///
/// Made from a request's document; keeps only the places of what it needs.
protocol GuardContract {
    /// What is to be inspected.
    var scope: GuardScope { get }

    /// Writes the answer.
    ///
    /// May first take out of the report what the request said twice, or turn into a block what the contract has no means
    /// to redact.
    func answer(_ report: inout GuardReport) -> [UInt8]
}

/// What a request asks to have inspected.
struct GuardScope {
    var direction: Direction
    /// Ranges of nodes whose every string, key and number is inspected.
    var nodes: [Range<Int>]
    /// Strings that are the beginning of a text that goes on: for these the report knows what may leave already.
    var unfinished: [Int] = []
    /// True if the report shall have every category's score, found or not.
    var wantsScores = false
}

/// Why a request cannot be answered, in words for its sender; never a byte of the request.
struct GuardError: Error, Hashable {
    /// From a closed set, for metrics and audit rows.
    let code: String
    let message: String
    /// As a safe path.
    var parameter: String?

    init(_ code: String, _ message: String, at parameter: String? = nil) {
        self.code = code
        self.message = message
        self.parameter = parameter
    }

    init(_ error: JSONError) {
        self.init(error.code.rawValue, error.message)
    }
}

extension GatewayError {
    init(_ error: GuardError) {
        self.init(.downstream, 400, code: error.code, error.message, parameter: error.parameter)
    }
}

/// What the readers of all contracts ask of a document.
extension JSONDocument {
    /// The member, unless it is missing or null.
    func given(_ name: StaticString, of object: Int = 0) -> Int? {
        guard let node = member(named: name, of: object), kind(of: node) != .null else { return nil }
        return node
    }

    func required(
        _ name: StaticString,
        of object: Int = 0,
        _ kinds: JSONNode.Kind...
    ) throws(GuardError) -> Int {
        guard let node = given(name, of: object) else {
            throw GuardError("missing", "'\(name)' is missing.", at: "\(name)")
        }
        guard kinds.contains(kind(of: node)) else { throw wrongType(name) }
        return node
    }

    /// The member if it is there and of this kind; another kind is an error.
    func optional(_ name: StaticString, of object: Int = 0, _ kind: JSONNode.Kind) throws(GuardError) -> Int? {
        guard let node = given(name, of: object) else { return nil }
        guard self.kind(of: node) == kind else { throw wrongType(name) }
        return node
    }

    /// True if the member is `true`; anything else but `true`, `false` and `null` is an error.
    func flag(_ name: StaticString, of object: Int = 0) throws(GuardError) -> Bool {
        guard let node = given(name, of: object) else { return false }
        switch kind(of: node) {
        case .true: return true
        case .false: return false
        default: throw wrongType(name)
        }
    }

    /// The elements of a list of strings.
    func strings(_ list: Int, _ name: StaticString) throws(GuardError) -> [Int] {
        let elements = children(of: list)
        guard elements.allSatisfy({ kind(of: $0) == .string }) else { throw wrongType(name) }
        return elements
    }

    func children(of container: Int) -> [Int] {
        var children: [Int] = []
        guard isContainer(container) else { return [] }
        forEachChild(of: container) { _, child in children.append(child) }
        return children
    }

    func string(_ node: Int) -> String { String(decoding: text(of: node), as: UTF8.self) }

    func wrongType(_ name: StaticString) -> GuardError {
        GuardError("wrong_type", "'\(name)' has a value of the wrong type.", at: "\(name)")
    }
}
