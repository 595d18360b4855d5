import Testing
import Wire

@testable import ClassifierClients

@Suite struct `Windows of a long text` {
    @Test
    func `leave nothing out, and hold whole what is no longer than the overlap`() {
        var random = SeededRandom(state: 52)
        let pieces = ["a", "é", "漢", "😀", " ", "\n", "word"]
        for _ in 0..<300 {
            let size = Int.random(in: 64...200, using: &random)
            let overlap = Int.random(in: 0...size / 2, using: &random)
            let count = Int.random(in: 0...600, using: &random)
            let text = utf8((0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
            let windows = TextWindows.split(text, size: size, overlap: overlap)
            #expect(windows.first?.lowerBound == 0 && windows.last?.upperBound == text.count)
            for window in windows {
                #expect(window.count <= size)
                #expect(UTF8Validation.isValid(Array(text[window])))
            }
            for (one, next) in zip(windows, windows.dropFirst()) {
                #expect(one.lowerBound < next.lowerBound && one.upperBound < next.upperBound)
                #expect(one.upperBound - next.lowerBound >= overlap)
            }
            guard text.count > overlap, overlap > 0 else { continue }
            let start = Int.random(in: 0...text.count - overlap, using: &random)
            #expect(windows.contains { $0.lowerBound <= start && start + overlap <= $0.upperBound })
        }
    }

    @Test
    func `are one if the text fits`() {
        #expect(TextWindows.split(utf8("abc"), size: 64, overlap: 8) == [0..<3])
        #expect(TextWindows.split([], size: 64, overlap: 8) == [0..<0])
    }
}
