import Foundation
import Wire

/// Values that are planted, and what must become of them.
enum Canary {
    /// Redacted to `[CARD]`.
    static let card = "4012888888881881"
    /// Blocked.
    static let key = "sk-q7Rt2mWz9LpXv4Ks8JdH"
    /// In another's base64, however it is aligned: what no padding touches.
    private static let inBase64: [String] = [card, key].flatMap { value in
        (0..<3).map { shift in
            let text = Data((String(repeating: "x", count: shift) + value).utf8).base64EncodedString()
            return String(text.filter { $0 != "=" }.dropFirst(shift == 0 ? 0 : 4).dropLast(4))
        }
    }

    static func escaped(_ text: String) -> String {
        text.utf8.map { "\\u00" + String($0, radix: 16) }.joined()
    }

    /// Eight characters of a value in a row, plain or as JSON escapes, or its base64.
    static func leaks(in bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return patterns.contains { text.contains($0) }
    }

    private static let patterns: [String] =
        [card, key].flatMap { value in
            let windows = (0...value.count - 8).map { String(value.dropFirst($0).prefix(8)) }
            return windows + windows.map(escaped)
        } + inBase64

    /// A value to be planted, and what is to leave in its place.
    struct Plant {
        enum Expectation {
            /// The document with this in the value's place, and no other byte changed.
            case edited(CoverageTree)
            /// Nothing of the value, whatever becomes of the rest.
            case absent
            /// Nothing at all.
            case blocked
        }

        let name: String
        let value: CoverageTree
        var memberName = "k"
        let expectation: Expectation
        var editedMemberName = "k"
    }

    /// What is planted at every path.
    static func plants(for row: CoverageRow) -> [Plant] {
        var plants = [
            Plant(name: "text", value: .string("no \(card)."), expectation: .edited(.string("no [CARD]."))),
            Plant(
                name: "escaped text",
                value: .literal("\"\(escaped(card))\""),
                expectation: .edited(.string("[CARD]"))
            ), Plant(name: "number", value: .literal(card), expectation: .edited(.string("[CARD]"))),
            Plant(name: "blocked text", value: .string("it is \(key)"), expectation: .blocked),
        ]
        if row.hasFreeKeys {
            let one = CoverageTree.literal("1")
            plants.append(
                Plant(name: "key", value: one, memberName: card, expectation: .edited(one), editedMemberName: "[CARD]")
            )
            plants.append(Plant(name: "blocked key", value: one, memberName: key, expectation: .blocked))
        }
        switch row.mark {
        case .json: plants.append(nested)
        case .binary: plants += encoded
        case .jsonText: plants = plants.filter { $0.name != "escaped text" } + arguments
        case .signed, .repeated: plants = plants.map(\.withoutExactPlace)
        default: break
        }
        return plants
    }

    /// What is planted in every object, as a member that no API defines.
    static let unknown: [Plant] = plants(for: CoverageRow(path: "x{}", mark: .text)) + [nested]

    private static let nested = Plant(
        name: "nested JSON",
        value: tree(number: .literal(card), text: card),
        expectation: .edited(tree(number: .string("[CARD]"), text: "[CARD]"))
    )

    private static func tree(number: CoverageTree, text: String) -> CoverageTree {
        let inner: CoverageTree = .object([("enum", .array([.string(text), number])), (text, .literal("null"))])
        return .object([("properties", .array([inner])), ("default", .string("a \(text)"))])
    }

    private static let encoded: [Plant] = {
        let text = Data("the number is \(card), as said".utf8).base64EncodedString()
        return [
            Plant(name: "base64", value: .string(text), expectation: .absent),
            Plant(name: "data URL", value: .string("data:text/plain;base64,\(text)"), expectation: .absent),
        ]
    }()

    private static let arguments: [Plant] = {
        let inner = #"{"a":"\#(card)","b":[\#(card)],"\#(card)":"\#(escaped(card))"}"#
        let edited = #"{"a":"[CARD]","b":["[CARD]"],"[CARD]":"[CARD]"}"#
        let blocked = #"{"a":"\#(escaped(key))"}"#
        return [
            Plant(name: "JSON in a string", value: .string(inner), expectation: .edited(.string(edited))),
            Plant(name: "blocked JSON in a string", value: .string(blocked), expectation: .blocked),
        ]
    }()
}

extension Canary.Plant {
    /// The same where the place itself may go.
    var withoutExactPlace: Canary.Plant {
        guard case .edited = expectation else { return self }
        return Canary.Plant(name: name, value: value, memberName: memberName, expectation: .absent)
    }
}
