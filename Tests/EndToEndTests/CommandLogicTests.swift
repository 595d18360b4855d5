import ArgumentParser
import Foundation
import GuardrailTypes
import Testing

@testable import weir

/// The pieces of the command line that can be looked at without starting the program.
@Suite struct CommandLogicTests {
    @Test func `every command has the name that the front door looks for`() {
        func unnamed(_ command: any ParsableCommand.Type) -> [String] {
            command.configuration.subcommands.flatMap { subcommand in
                (subcommand.configuration.commandName == nil ? ["\(subcommand)"] : []) + unnamed(subcommand)
            }
        }
        #expect(unnamed(Weir.self).isEmpty)
    }

    @Test(arguments: ["", "plain", "a\"b\\c", "line\nend\r\t\u{0}\u{1F}\u{7F}", "ü 漢 🙂", "\\\\\"\""])
    func `escaped text reads back as it was`(text: String) async throws {
        var out: [UInt8] = []
        JSONEscaping.append(Array(text.utf8), to: &out)
        let read = try JSONSerialization.jsonObject(with: Data(out), options: .fragmentsAllowed)
        #expect(read as? String == text)
        #expect(!out.contains(0x0A))
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `parts of a block are its whole lines, in order and without gaps`(count: Int) {
        let blocks = ["a\n", "a\nbb\nccc\n", "\n\n\n", String(repeating: "x", count: 50) + "\ny\n", "a\nno end", "x"]
        for block in blocks.map({ Array($0.utf8) }) {
            let parts = JSONLinesScan.parts(of: block, atMost: count)
            #expect(parts.flatMap { Array($0) } == Array(block.indices))
            #expect(parts.dropLast().allSatisfy { block[$0.upperBound - 1] == 0x0A })
            #expect(parts.count <= count && parts.allSatisfy { !$0.isEmpty })
        }
    }

    @Test(arguments: [
        (#"{"id":"a","text":"t"}"#, "\"a\"", Direction?.none), (#"{"text":"t","id":1.50e3}"#, "1.50e3", nil),
        (#" {"x":{"id":2},"id":-1,"text":"t","direction":"response"} "#, "-1", .response),
        (#"{"\u0069d":"a\"","text":"t","direction":null}"#, #""a\"""#, nil),
    ])
    func `a line's id comes back as it was written`(line: String, id: String, direction: Direction?) async throws {
        let parsed = try ScanLine(parsing: Array(line.utf8))
        #expect(String(decoding: parsed.id, as: UTF8.self) == id)
        #expect(parsed.text == Array("t".utf8))
        #expect(parsed.direction == direction)
    }

    @Test(arguments: [
        "", "x", "[]", "{}", #"{"id":1}"#, #"{"text":"t"}"#, #"{"id":null,"text":"t"}"#, #"{"id":[],"text":"t"}"#,
        #"{"id":1,"text":2}"#, #"{"id":1,"text":"t","direction":"up"}"#, #"{"id":1,"text":"t","direction":1}"#,
        #"{"id":1,"text":"t","text":"u"}"#, #"{"id":1,"text":"\ud800"}"#, #"{"id":1,"text":"t"} {}"#,
    ])
    func `a line that is not what it should be is refused`(line: String) {
        #expect(throws: ScanLine.Problem.self) { try ScanLine(parsing: Array(line.utf8)) }
    }

    @Test func `positions are lines and columns in scalars`() {
        var position = TextPosition(in: Array("ab\nüx\n\nz".utf8))
        let places = [0, 1, 3, 5, 8].map { position.advance(to: $0) }
        #expect(places.map(\.line) == [1, 1, 2, 2, 4])
        #expect(places.map(\.column) == [1, 2, 1, 2, 1])
    }

    @Test func `ArgumentParser's usage error is ours`() {
        #expect(ExitStatus(ExitCode.validationFailure) == .usage)
        #expect(ExitStatus(ExitCode.success) == .ok)
        #expect(ExitStatus(ExitCode(3)) == .failure)
        #expect([ExitStatus.findings, .failure, .usage].max() == .failure)
    }
}
