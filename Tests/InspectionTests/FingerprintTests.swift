import ByteText
import Detection
import GuardrailTypes
import Inspection
import RuleFiles
import TestSupport
import Testing

@Suite struct `Document fingerprints` {
    /// So many made-up words, the same for the same seed.
    static func words(_ count: Int, seed: UInt64) -> [String] {
        var generator = SplitMix(state: seed)
        return (0..<count).map { _ in
            (0..<3).map { _ in "bcdfglmnprstv".randomElement(using: &generator).map { "\($0)a" } ?? "" }.joined()
        }
    }

    static let document = words(200, seed: 1)

    static func rule(share: Double, sections: Int? = nil, action: Action = .block) throws -> Rule {
        let key = try #require(ExactDataKey(bytes: [UInt8](repeating: 5, count: 32)))
        var builder = FingerprintBuilder(key: key, length: 5, sectionLength: sections)
        let isTaken = builder.add(Array(document.joined(separator: " ").utf8))
        #expect(isTaken)
        var rule = TestRules.rule("plan", "x", action: action)
        let fingerprints = try DocumentFingerprints(name: "plan.fp", file: builder.file, key: key)
        rule.patterns = [
            Pattern(source: .fingerprint(fingerprints, minSimilarity: share), confidence: Confidence(0.9))
        ]
        return rule
    }

    static func outcome(_ text: String, _ rules: [Rule]) throws -> StreamRun {
        try `Conditions across rules`.outcome(text, rules)
    }

    @Test
    func `a text that repeats enough of a document is blocked where it is enough`() throws {
        let rule = try Self.rule(share: 0.3)
        let run = try Self.outcome("Here: " + Self.document[50..<140].joined(separator: " "), [rule])
        let released = run.text.split(separator: " ").count - 1
        #expect(run.block?.findings.map(\.rule.id) == ["plan"])
        // 30 % of 200 words, more or less as the kept runs lie.
        #expect((50..<75).contains(released), "\(released)")
        #expect(run.findings.first.map { $0.range.upperBound - $0.range.lowerBound } == 6)
    }

    @Test
    func `case, marks and line ends do not matter`() throws {
        let text = Self.document[0..<120].map { $0.uppercased() }.joined(separator: ",\n")
        #expect(try Self.outcome(text, [Self.rule(share: 0.3)]).block != nil)
    }

    @Test
    func `less than the wanted share, or another text, is let through`() throws {
        let rule = try Self.rule(share: 0.3)
        #expect(try Self.outcome(Self.document[0..<40].joined(separator: " "), [rule]).block == nil)
        #expect(try Self.outcome(Self.words(150, seed: 2).joined(separator: " "), [rule]).block == nil)
        let page = Self.document[0..<50].joined(separator: " ")
        #expect(try Self.outcome([page, page, page].joined(separator: " "), [rule]).block == nil)
    }

    @Test
    func `a shuffled document is not the document`() throws {
        let shuffled = stride(from: 0, to: 200, by: 2).map { Self.document[$0] }.joined(separator: " ")
        #expect(try Self.outcome(shuffled, [Self.rule(share: 0.05)]).block == nil)
    }

    @Test
    func `a section is measured by itself, and reported once`() throws {
        let text = Self.document[0..<60].joined(separator: " ")
        #expect(try Self.outcome(text, [Self.rule(share: 0.8, action: .flag)]).findings.isEmpty)
        let rule = try Self.rule(share: 0.8, sections: 50, action: .flag)
        #expect(try Self.outcome(text + " and again " + text, [rule]).findings.count == 1)
    }

    @Test
    func `nothing is held before the share is almost reached`() throws {
        let engine = try TestRules.engine([Self.rule(share: 0.3)])
        let pieces = Self.document[0..<30].map { $0 + " " }
        #expect(HeldBytes.after(pieces, engine) == (try HeldBytes.atLeast(pieces)))
    }

    @Test
    func `a damaged file is refused`() throws {
        let key = try #require(ExactDataKey(bytes: [UInt8](repeating: 5, count: 32)))
        let other = try #require(ExactDataKey(bytes: [UInt8](repeating: 6, count: 32)))
        var builder = FingerprintBuilder(key: key, length: 5, sectionLength: nil)
        let isShort = builder.add(Array("too short".utf8))
        #expect(!isShort)
        let isTaken = builder.add(Array(Self.document.joined(separator: " ").utf8))
        #expect(isTaken)
        let file = builder.file
        func failure(_ file: [UInt8], _ key: ExactDataKey) -> DocumentFingerprints.Failure? {
            do throws(DocumentFingerprints.Failure) {
                _ = try DocumentFingerprints(name: "", file: file, key: key)
                return nil
            } catch { return error }
        }
        #expect(failure(file, key) == nil)
        #expect(failure(file, other) == .otherKey)
        for length in [0, 8, 63, file.count - 1] { #expect(failure(Array(file[..<length]), key) == .noFingerprints) }
        for at in [70, file.count - 5] {
            var damaged = file
            damaged[at] ^= 1
            #expect(failure(damaged, key) == .noFingerprints)
        }
    }
}
