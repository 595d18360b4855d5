import FoundationEssentials
import Inspection
import TestSupport
import Testing
import Wire

@testable import Gateway

/// The laws on generated answers with thoughts, calls, and several choices at once.
///
/// Twelve for each dialect; four hundred with `WEIR_COVERAGE=full`.
@Suite struct `An answer of any dialect` {
    private static let seeds = ProcessInfo.processInfo.environment["WEIR_COVERAGE"] == "full" ? 400 : 12

    @Test(arguments: APIDialect.allCases)
    func `says and decides the same however it is cut`(dialect: APIDialect) throws {
        for seed in 0..<Self.seeds {
            var random = CoverageRandom(seed: UInt64(seed))
            let answer = RandomAnswer(&random, dialect, mayBlock: true)
            var first: RelayRun?
            for _ in 0..<4 {
                let script = answer.script(dialect, &random)
                let run = try RelayRun(script, options: options(dialect, &random))
                let label: Comment = "seed \(seed): \(answer.choices)"
                #expect(run.end?.name.hasPrefix(answer.isBlocked ? "blocked" : "completed") == true, label)
                // Where choices come mixed, how much of the others was said before a block depends on the mixture.
                let isMixed = answer.isBlocked && answer.choices.count > 1
                if let first, !isMixed { #expect(agree(run, first, in: dialect), label) }
                first = first ?? run
                let bytes = Array(script.joined().utf8)
                let pieces = Chunkings.randomSplit(of: bytes, &random.generator, longest: random.pick([2, 30, 900]))
                let recut = try RelayRun(pieces, options: options(dialect, &random))
                if !isMixed { #expect(agree(recut, run, in: dialect), label) }
            }
        }
    }

    @Test(arguments: APIDialect.allCases)
    func `shows no byte too early and none that must not leave`(dialect: APIDialect) throws {
        for seed in 0..<Self.seeds {
            var random = CoverageRandom(seed: UInt64(seed + 50_000))
            let answer = RandomAnswer(&random, dialect, mayBlock: true)
            let script = answer.script(dialect, &random)
            let options = options(dialect, &random)
            let whole = try RelayRun(script, options: options)
            #expect(!leaks(whole.raw), "seed \(seed)")
            // What has left so far of a text is the beginning of what leaves of it in the end.
            for _ in 0..<4 {
                let count = random.number(0...script.count)
                let part = try said(script.prefix(count), options)
                for (channel, text) in part where !text.isEmpty {
                    #expect(whole.texts[channel]?.utf8.starts(with: text.utf8) == true, "seed \(seed): \(channel)")
                }
                let broken = try RelayRun(Array(script.prefix(count)), options: options)
                // Half a value at the end of a broken stream is none; a whole one is.
                let values = [Canary.card, Canary.key, RandomAnswer.spaced, RandomAnswer.mail]
                #expect(!values.contains { broken.rawText.contains($0) }, "seed \(seed): cut after \(count)")
            }
        }
    }

    @Test(arguments: APIDialect.allCases)
    func `ends once, and leaves no text in its records`(dialect: APIDialect) throws {
        for seed in 0..<Self.seeds {
            var random = CoverageRandom(seed: UInt64(seed + 90_000))
            let answer = RandomAnswer(&random, dialect, mayBlock: true)
            let script = answer.script(dialect, &random)
            let count = random.chance(2) ? script.count : random.number(0...script.count)
            var scratch = InspectionScratch(for: RelayRules.enforcing)
            let relay = StreamRelay(engine: RelayRules.enforcing, options: options(dialect, &random))
            var output = RelayOutput()
            for event in script.prefix(count) { relay.receive(Array(event.utf8), using: &scratch, into: &output) }
            relay.finish(using: &scratch, into: &output)
            #expect(output.end != nil)
            let bytes = output.bytes.count
            relay.receive(Array(script.joined().utf8), using: &scratch, into: &output)
            relay.finish(using: &scratch, into: &output)
            #expect(output.bytes.count == bytes, "seed \(seed)")
            let summary = relay.summary
            #expect(!leaks(Array("\(summary) \(String(describing: output.end))".utf8)), "seed \(seed)")
            #expect(summary.released + summary.withheld <= summary.received, "seed \(seed)")
        }
    }

    // MARK: Running

    /// Equal, but for texts that go on while another is blocked: how far those have been looked at and have left by then
    /// hangs on the cuts, so of each the one run has shown as much as the other, or more.
    private func agree(_ one: RelayRun, _ other: RelayRun, in dialect: APIDialect) -> Bool {
        let isParallel = dialect == .chat || dialect == .gemini
        guard one.end?.name == "blocked", isParallel else { return one.decisions == other.decisions }
        return one.end == other.end && one.reasons == other.reasons
            && one.texts.allSatisfy { channel, text in
                let text = text.utf8
                let known = (other.texts[channel] ?? "").utf8
                return text.starts(with: known) || known.starts(with: text)
            }
    }

    private func options(_ dialect: APIDialect, _ random: inout CoverageRandom) -> RelayOptions {
        var options = RelayOptions()
        options.dialect = dialect
        options.splitAbove = random.pick([0, 16, 1000])
        return options
    }

    private func leaks(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = [RandomAnswer.spaced.prefix(9), RandomAnswer.spaced.suffix(9), RandomAnswer.mail.prefix(8)]
        return Canary.leaks(in: bytes) || parts.contains { text.contains($0) }
    }

    /// What a client has been told by so much of a stream that goes on.
    private func said(_ script: ArraySlice<String>, _ options: RelayOptions) throws -> [TextChannel: String] {
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let relay = StreamRelay(engine: RelayRules.enforcing, options: options)
        var output = RelayOutput()
        for event in script { relay.receive(Array(event.utf8), using: &scratch, into: &output) }
        return try RelayRun(reading: output.bytes, options.dialect).texts
    }
}
