import TestSupport
import Testing

@testable import AuditLog

@Suite struct `Columns of a block` {
    @Test(arguments: [BlockColumn.app, .rule])
    func `count what sets count`(column: BlockColumn) throws {
        var random = SplitMix(state: 5)
        for count in [0, 1, 3, 254] {
            var sets = (0..<count).map { (term: Int64($0 * 7), bits: BlockBits.empty) }
            for place in 0..<4096 where count > 0 && Bool.random(using: &random) {
                sets[Int.random(in: 0..<count, using: &random)].bits.insert(place)
            }
            var chosen = BlockBits.empty
            for _ in 0..<900 { chosen.insert(Int.random(in: 0..<4096, using: &random)) }
            var counts: [Int64: Int] = [:]
            let bytes = try #require(column.encoded(sets))
            #expect(bytes.withUnsafeBytes { BlockColumn.count($0, chosen, into: &counts) })
            for set in sets {
                let common = set.bits.encoded.withUnsafeBytes { chosen.intersectionCount(encoded: $0) }
                #expect(counts[set.term, default: 0] == common)
            }
        }
        #expect(column.encoded((0..<255).map { (term: Int64($0), bits: .empty) }) == nil)
    }

    @Test
    func `that are damaged are read without a trap`() {
        var random = SplitMix(state: 9)
        for _ in 0..<3000 {
            let length = [0, 1, 2, 9, 300, 4098, 4102, 16_384].randomElement(using: &random)!
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            if length > 1 {
                (bytes[0], bytes[1]) = (
                    UInt8.random(in: 0...3, using: &random), UInt8.random(in: 0...2, using: &random)
                )
            }
            var counts: [Int64: Int] = [:]
            _ = bytes.withUnsafeBytes { BlockColumn.count($0, .full, into: &counts) }
            let places = bytes.withUnsafeBytes { BlockColumn.places($0, .full, from: 0, to: .max) }
            #expect((places != nil) == (length == 16_384))
        }
    }

    @Test
    func `hold latencies in milliseconds, and know which exchanges have none`() {
        var latencies = [UInt32](repeating: BlockColumn.noLatency, count: 4096)
        for (place, microseconds) in ([0, 999, 1000, 2_900_999, 2_901_000, .max] as [Int64]).enumerated() {
            latencies[place] = BlockColumn.latency(microseconds)
        }
        let bytes = BlockColumn.encoded(latencies: latencies)
        func places(_ from: Int64, _ to: Int64) -> [Int]? {
            bytes.withUnsafeBytes { BlockColumn.places($0, .full, from: from, to: to)?.places }
        }
        #expect(places(0, .max) == [0, 1, 2, 3, 4, 5] && places(1, 2900) == [2])
        #expect(places(2901, .max) == [4, 5] && places(0, 1) == [0, 1])
    }
}
