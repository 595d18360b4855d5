/// SplitMix64: the same numbers for the same seed, everywhere.
struct Noise: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A JSON value that can be spelled in many ways.
indirect enum Tree: Equatable {
    case object([(String, Tree)])
    case array([Tree])
    case string(String)
    case number(Int)
    case flag(Bool)
    case null

    static func == (one: Tree, other: Tree) -> Bool {
        switch (one, other) {
        case (.object(let a), .object(let b)): a.map(\.0) == b.map(\.0) && a.map(\.1) == b.map(\.1)
        case (.array(let a), .array(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.number(let a), .number(let b)): a == b
        case (.flag(let a), .flag(let b)): a == b
        case (.null, .null): true
        default: false
        }
    }

    /// An object whose outermost members may be in any order, with messages and a schema.
    static func request(_ random: inout Noise) -> Tree {
        let messages = (0..<Int.random(in: 1...4, using: &random)).map { number in
            Tree.object([("role", .string(number % 2 == 0 ? "user" : "assistant")), ("content", leaf(&random))])
        }
        return .object([
            ("messages", .array(messages)), ("temperature", .number(Int.random(in: 0...20, using: &random))),
            ("tools", value(&random, depth: 3)), ("x", value(&random, depth: 2)), ("seed", leaf(&random)),
        ])
    }

    static func value(_ random: inout Noise, depth: Int) -> Tree {
        let count = Int.random(in: 0...3, using: &random)
        switch depth == 0 ? 5 : Int.random(in: 0..<5, using: &random) {
        case 0, 1: return .object((0..<count).map { ("k\($0)", value(&random, depth: depth - 1)) })
        case 2, 3: return .array((0..<count).map { _ in value(&random, depth: depth - 1) })
        default: return leaf(&random)
        }
    }

    static func leaf(_ random: inout Noise) -> Tree {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .null
        case 1: .flag(Bool.random(using: &random))
        case 2, 3: .number(Int.random(in: -1000...1_000_000, using: &random))
        default: .string(["", "a", "a\"b", "\\", "é😀", "line\nline", "12", "null"].randomElement(using: &random) ?? "")
        }
    }

    /// Another tree: one leaf is another value.
    func changed(_ random: inout Noise) -> Tree {
        switch self {
        case .object(var members) where !members.isEmpty:
            let place = Int.random(in: 0..<members.count, using: &random)
            members[place].1 = members[place].1.changed(&random)
            return .object(members)
        case .array(var elements) where !elements.isEmpty:
            let place = Int.random(in: 0..<elements.count, using: &random)
            elements[place] = elements[place].changed(&random)
            return .array(elements)
        case .object: return .array([])
        case .array: return .object([])
        case .string(let text): return .string(text + "x")
        case .number(let number): return .number(number + 1)
        case .flag(let flag): return .flag(!flag)
        case .null: return .flag(false)
        }
    }

    /// - Parameter shuffles: whether the members of this object may stand in any order.
    func text(_ random: inout Noise, shuffles: Bool = false, isPlain: Bool = false) -> String {
        let space = [" ", "", "\n"].randomElement(using: &random) ?? ""
        switch self {
        case .object(let members):
            let order = shuffles ? members.shuffled(using: &random) : members
            let texts = order.map { key, value in
                let isTurns = shuffles && key == "messages"
                return "\(Self.literal(key, &random))\(space):"
                    + value.text(&random, shuffles: isTurns, isPlain: !shuffles || isPlain)
            }
            return "{" + space + texts.joined(separator: space + ",") + "}"
        case .array(let elements):
            return "["
                + elements.map { $0.text(&random, shuffles: shuffles, isPlain: !shuffles) }.joined(
                    separator: "," + space
                ) + "]"
        case .string(let text): return Self.literal(text, &random)
        case .number(let number): return isPlain ? "\(number)" : Self.spelling(number, &random)
        case .flag(let flag): return "\(flag)"
        case .null: return "null"
        }
    }

    private static func spelling(_ number: Int, _ random: inout Noise) -> String {
        ["\(number)", "\(number).0", "\(number)e0", number == 0 ? "-0.0e3" : "\(number)0E-1", "\(number).00e+0"]
            .randomElement(using: &random)
            ?? ""
    }

    private static func literal(_ text: String, _ random: inout Noise) -> String {
        var output = "\""
        for unit in text.utf16 {
            let mustEscape = unit < 0x20 || unit == 0x22 || unit == 0x5C
            let isSurrogate = unit & 0xF800 == 0xD800
            if mustEscape || isSurrogate || Int.random(in: 0..<4, using: &random) == 0 {
                let digits = String(unit, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                output += String(utf16CodeUnits: [unit], count: 1)
            }
        }
        return output + "\""
    }
}

extension String {
    fileprivate init(utf16CodeUnits units: [UInt16], count: Int) {
        self = String(decoding: units.prefix(count), as: UTF16.self)
    }
}
