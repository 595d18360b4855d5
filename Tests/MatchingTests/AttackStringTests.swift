import Matching
import Testing

@Suite struct `Attack strings` {
    static func pattern(_ source: String) throws -> CompiledPattern { try CompiledPattern(source, maxLength: 2048) }

    static func offence(_ source: String) throws -> (AttackStrings, AttackString?) {
        let pattern = try pattern(source)
        let strings = try #require(AttackStrings(for: pattern))
        var probe = PatternProbe()
        return (strings, probe.firstOffence(of: pattern, among: strings.all))
    }

    @Test(arguments: [
        (#"^(a+)+$"#, "(a+)+"), (#"^([a-zA-Z]+)+$"#, "([a-zA-Z]+)+"), (#"^(a|aa)+$"#, "(a|aa)+"),
        (#"(x+x+)+y"#, "(x+x+)+"), (#"(?:[a-z0-9]+\.?)+@example\.com"#, #"(?:[a-z0-9]+\.?)+"#),
        (#"(\d+[ -]?)+\d{4}$"#, #"(\d+[ -]?)+"#), (#"(-+\s*)+BEGIN"#, #"(-+\s*)+"#),
        (#"^x(?:a?){30}a{30}$"#, "(?:a?){30}"),
        (#"(?:[ab]{1,9}){1,9}[ab]{1,9}(?:[ab]{1,9}){1,9}(?<=z)c"#, "(?:[ab]{1,9}){1,9}"),
    ])
    func `find the repeat that a text can be made against`(source: String, culprit: String) throws {
        let (strings, offence) = try Self.offence(source)
        let target = try #require(offence?.target, "nothing was found")
        let found = String(decoding: Array(source.utf8)[strings.repeats[target]], as: UTF8.self)
        #expect(culprit.contains(found), "\(found)")
    }

    @Test(arguments: [
        #"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}"#, #"\bsk-[A-Za-z0-9]{20,48}\b"#,
        #"(?<![\d.])[3-6](?:[ -]?\d){12,18}(?![\d.])"#, #"password(?: is|:) (\S{4,32})"#, #"a+b"#, "hemlock",
    ])
    func `find nothing where repeats do not share their work`(source: String) throws {
        #expect(try Self.offence(source).1 == nil)
    }

    @Test
    func `stand for every repeat of a pattern, in the order of the parser`() throws {
        let source = #"((a{2,3}b)+|c*d)e{1,9}(?=f{2})[^g]+?"#
        let strings = try #require(AttackStrings(for: try Self.pattern(source)))
        let found = strings.repeats.map { String(decoding: Array(source.utf8)[$0], as: UTF8.self) }
        #expect(found == ["a{2,3}", "(a{2,3}b)+", "c*", "e{1,9}", "f{2}", "[^g]+?"])
        #expect(strings.all.compactMap(\.target).max() == found.count - 1)
        #expect(strings.all.allSatisfy { $0.text(ofAtLeast: 4096).count >= 4096 })
    }

    @Test
    func `need the same steps every time, found by bisection`() throws {
        let pattern = try Self.pattern(#"[\w.]{1,40}@[\w.]{1,40}!"#)
        let strings = try #require(AttackStrings(for: pattern))
        var probe = PatternProbe()
        let first = probe.stepsNeeded(by: pattern, on: strings.all)
        let second = probe.stepsNeeded(by: pattern, on: strings.all)
        let steps = try #require(first)
        #expect(steps == second)
        let withSteps = probe.firstOffence(of: pattern, among: strings.all, limit: steps)
        let withFewer = probe.firstOffence(of: pattern, among: strings.all, limit: steps - 1)
        #expect(withSteps == nil)
        #expect(withFewer != nil)
    }
}
