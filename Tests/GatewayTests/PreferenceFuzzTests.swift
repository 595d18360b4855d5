import NIOCore
import Routing
import Testing
import Wire

@testable import Gateway

@Suite(.timeLimit(.minutes(2)))
struct PreferenceFuzzTests {
    private static let seeds = [
        #"{"model":"m","provider":{"order":["a","b"],"allow_fallbacks":false,"require_parameters":true},"models":["x","y"]}"#,
        #"{"provider":{"data_collection":"deny","zdr":true,"only":["c"],"ignore":[],"quantizations":["fp8"]},"stream":true}"#,
        #"{"models":[],"provider":{"sort":{"by":"price","partition":"none"},"max_price":{"prompt":"1.5","request":0}},"a":{}}"#,
        #"{"provider":{"sort":"latency","preferred_max_latency":{"p99":2},"preferred_min_throughput":50.5}, "model":"m"}"#,
        #"{"model":"m","usage":{"include":true},"stream":false}"#,
    ]

    private static let alphabet = Array("{}[]\",:019-.eEnt pabx".utf8)

    @Test func `no body makes the reader of preferences fail otherwise than with an error`() {
        var random = SplitMix(seed: 77)
        var read = 0
        for round in 0..<20_000 {
            var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = Self.alphabet.randomElement(using: &random) ?? 0x78
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                }
            }
            guard let document = try? JSONDocument(parsing: bytes) else { continue }
            do throws(GatewayError) {
                _ = try PeerRouting(document)
                read += 1
            } catch {
                #expect(error.status == 400)
                #expect(
                    error.parameter.map { $0.hasPrefix("provider") || $0.hasPrefix("models") || $0.hasPrefix("usage") }
                        == true
                )
            }
        }
        #expect(read > 100)
    }

    @Test func `what is taken out of a body leaves the other members byte for byte`() throws {
        var random = SplitMix(seed: 5)
        let own = [
            #""provider" : {"only":["a"]}"#, #""models":["b", "c"]"#, #""route":"fallback""#,
            #""usage" : {"include": true }"#,
        ]
        let others = [#""model": "m""#, #""x":[1,  2]"#, #""y":{"provider":1}"#, #""z" :null"#]
        for _ in 0..<2_000 {
            let members = (own + others).filter { _ in Bool.random(using: &random) }.shuffled(using: &random)
            let space = [" ", "", "\n"].randomElement(using: &random) ?? ""
            let body = "{" + space + members.joined(separator: "," + space) + space + "}"
            let stripped = try PeerRouting.stripped(ByteBuffer(string: body))
            let document = try JSONDocument(parsing: Array(stripped.readableBytesView))
            var kept: [String] = []
            document.forEachChild(of: 0) { _, value in
                let range = document.nodes[value - 1].rawRange.lowerBound..<document.nodes[value].rawRange.upperBound
                kept.append(String(decoding: document.bytes[range], as: UTF8.self))
            }
            #expect(kept == members.filter { others.contains($0) })
        }
    }

    @Test func `OpenRouter gets the provider object, and no models of ours`() throws {
        let body = ByteBuffer(string: #"{"model":"m","provider":{"zdr":true},"models":["n"],"usage":{"include":true}}"#)
        let kept = try PeerRouting.stripped(body, keeping: ["provider"])
        #expect(String(buffer: kept) == #"{"model":"m","provider":{"zdr":true}}"#)
    }
}
