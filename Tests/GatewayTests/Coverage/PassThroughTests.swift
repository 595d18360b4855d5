import Foundation
import Inspection
import Redaction
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Law 4 on generated exchanges: what is not edited leaves as it came.
///
/// A thousand of them, of which two hundred are streams; ten thousand with `WEIR_COVERAGE=full`, of which half are.
@Suite struct `An exchange without a finding` {
    private static let isFull = ProcessInfo.processInfo.environment["WEIR_COVERAGE"] == "full"
    static let (documents, streams) = isFull ? (5000, 5000) : (800, 200)

    @Test func `passes byte for byte as a request and as a whole answer`() throws {
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let kinds = CoverageTable.kinds
        var passed = 0
        for seed in 0..<Self.documents {
            var random = CoverageRandom(seed: UInt64(seed))
            let kind = kinds[seed % kinds.count]
            let isGemini = APIOperation(kind).family == .gemini
            let operation = APIOperation(kind, urlModel: isGemini ? "m" : nil)
            let name = CoverageTable.name(of: kind)
            let request = try #require(CoverageTable.requests.first { $0.name == name }).forwarded
            let tree = random.filled(`Whole documents of the coverage manifest`.base(operation), from: request)
            let body = Array(random.written(tree).utf8)
            let prompt = PromptStage(engine: RelayRules.enforcing, operation: operation).inspect(
                body: body,
                using: &scratch
            )
            guard case .forward(let forwarded) = prompt.verdict else {
                Issue.record("seed \(seed): \(String(decoding: body, as: UTF8.self))")
                continue
            }
            #expect(forwarded == body, "seed \(seed)")
            guard let section = CoverageTable.answers.first(where: { $0.name == name }) else { continue }
            let answer = Array(random.written(random.filled(.object([]), from: section)).utf8)
            let stage = ResponseStage(
                engine: RelayRules.enforcing,
                numbers: PlaceholderNumbers(),
                dialect: operation.dialect
            )
            guard case .forward(let sent) = stage.inspect(body: answer, using: &scratch).verdict else {
                Issue.record("seed \(seed): \(String(decoding: answer, as: UTF8.self))")
                continue
            }
            #expect(sent == answer, "seed \(seed)")
            passed += 1
        }
        print("\(passed) whole exchanges")
    }

    @Test func `passes event for event as a stream`() throws {
        var events = 0
        for seed in 0..<Self.streams {
            let dialect = APIDialect.allCases[seed % APIDialect.allCases.count]
            var random = CoverageRandom(seed: UInt64(seed))
            let stream = random.stream(dialect)
            let pieces = Chunkings.randomSplit(
                of: stream.bytes,
                &random.generator,
                longest: random.pick([3, 40, 700, 1 << 16])
            )
            var options = RelayOptions()
            options.dialect = dialect
            if stream.hasLongDeltas { options.splitAbove = .max }
            let run = try RelayRun(pieces, options: options)
            #expect(run.end == .completed, "seed \(seed) \(dialect): \(String(decoding: stream.bytes, as: UTF8.self))")
            let blocks = try StreamBlocks(run.raw, dialect)
            #expect(try blocks == StreamBlocks(stream.bytes, dialect), "seed \(seed) \(dialect)")
            if stream.hasLongDeltas {
                options.splitAbove = 16
                let split = try RelayRun(pieces, options: options)
                #expect(split.texts == run.texts && split.end == .completed, "seed \(seed) \(dialect)")
            }
            events += blocks.count
        }
        print("\(Self.streams) streams of \(events) events")
    }
}
