import GuardrailTypes
import Inspection
import Redaction

/// A stream of 4-byte deltas: microseconds a delta, and what is held after each on text without findings.
func measureStream(_ text: [UInt8]) {
    var scratch = InspectionScratch(for: engine)
    var output = InspectionOutput()
    var costs: [Double] = []
    var held = 0
    var heldMost = 0
    var calls = 0
    // One channel per 8 KB, as answers are.
    for message in cut(Array(text.prefix(1 << 20)), 8192) {
        var inspector = StreamInspector(engine: engine, direction: .response)
        var heldHere = 0
        var mostHere = 0
        var callsHere = 0
        var findings = 0
        for delta in cut(message, 4) {
            let seconds = timed { inspector.receive(delta.span, using: &scratch, into: &output) }
            costs.append(seconds * 1e6)
            heldHere += inspector.heldBytes
            mostHere = max(mostHere, inspector.heldBytes)
            callsHere += 1
            findings += output.findings.count
            output.clear()
        }
        inspector.finish(using: &scratch, into: &output)
        findings += output.findings.count
        output.clear()
        guard findings == 0 else { continue }
        held += heldHere
        heldMost = max(heldMost, mostHere)
        calls += callsHere
    }
    let overhead = (0..<10_000).map { _ in timed {} * 1e6 }.percentile(0.5)
    print(
        "  4-byte delta: median \(rounded(costs.percentile(0.5) - overhead)) µs, p99 \(rounded(costs.percentile(0.99) - overhead)) µs "
            + "(clock's own \(rounded(overhead)) µs taken off)"
    )
    if calls > 0 {
        print(
            "  held on messages without findings: mean \(rounded(Double(held) / Double(calls))) bytes, most \(heldMost)"
        )
    }
}

/// Text made to cost: random bytes that keep many patterns under way and build new states.
func measureAdversarial() {
    var state: UInt64 = 9
    func random(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. @:/=\n".utf8)
    let parts = ["sk-", "ghp_", "AKIA", "4111 ", "password is ", "@", "eyJ", "DE89", "123-45-", "ignore "].map {
        Array($0.utf8)
    }
    var text: [UInt8] = []
    while text.count < 1 << 20 {
        if random(6) == 0 { text += parts[random(parts.count)] } else { text.append(alphabet[random(alphabet.count)]) }
    }
    var scratch = InspectionScratch(for: engine)
    let seconds = timed {
        for piece in cut(text, 2048) {
            var numbers = PlaceholderNumbers()
            _ = engine.inspect(piece, direction: .response, placeholders: &numbers, using: &scratch)
        }
    }
    print("\nrandom text against the automaton: \(rounded(1.05 / seconds, 1)) MB/s")
}
