import TestSupport
import Testing

@testable import Classification

@Suite struct ModelFileTests {
    private func error(_ bytes: [UInt8]) -> ModelError? {
        do throws(ModelError) {
            _ = try EmbeddedModel(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// The same file with a right checksum.
    private func sealed(_ file: [UInt8]) -> [UInt8] {
        var file = file
        let sum = file.withUnsafeBytes { ModelChecksum.of($0, from: 32) }
        for byte in 0..<8 { file[24 + byte] = UInt8(truncatingIfNeeded: sum >> UInt64(8 * byte)) }
        return file
    }

    @Test(arguments: [1, 3, 7, 8, 17, 24])
    func `what was written is read`(heads: Int) throws {
        let header = SmallModel.header(heads: heads)
        let model = try EmbeddedModel(SmallModel.file(header))
        #expect(model.header == header)
        #expect(header.lanes % 8 == 0 && header.lanes > heads)
    }

    @Test func `every shorter file is refused`() {
        let file = SmallModel.file()
        for length in Array(0..<1200) + [file.count - 1] { #expect(error(Array(file[..<length])) != nil) }
        #expect(error(file + [0])?.code == .damaged)
    }

    @Test func `every changed byte is noticed`() {
        let file = SmallModel.file()
        var random = SplitMix(state: 3)
        for at in Array(0..<700) + (0..<100).map({ _ in Int.random(in: 0..<file.count, using: &random) }) {
            var changed = file
            changed[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(error(changed) != nil)
        }
    }

    @Test func `whatever a sound checksum covers is read or refused`() throws {
        let file = SmallModel.file()
        let length = Int(file[12]) | Int(file[13]) << 8
        var random = SplitMix(state: 5)
        var refused = 0
        for _ in 0..<3000 {
            var changed = file
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 8..<length, using: &random)
                changed[at] = Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : 0xFF
            }
            guard let model = try? EmbeddedModel(sealed(changed)) else {
                refused += 1
                continue
            }
            var scratch = model.makeScratch()
            #expect(model.scores(of: Array("any text".utf8), using: &scratch).count == model.heads.count)
        }
        #expect(refused > 300)
    }

    @Test(arguments: [
        (0, UInt8(0), ModelError.Code.notAModel), (8, 2, .otherVersion), (32, 9, .otherVersion), (36, 30, .unsound),
        (39, 16, .unsound), (42, 0, .unsound), (42, 40, .unsound), (43, 16, .unsound), (64, 200, .unsound),
    ])
    func `a field out of its range is named`(offset: Int, value: UInt8, code: ModelError.Code) {
        var file = SmallModel.file()
        file[offset] = value
        #expect(error(sealed(file))?.code == code)
    }

    @Test func `a threshold is that of the rate, or of the next smaller one`() {
        let head = SmallModel.header().heads[0]
        #expect(head.threshold(atFalseAlarmRate: 0.05) == 0.5)
        #expect(head.threshold(atFalseAlarmRate: 0.01) == 0.5)
        #expect(head.threshold(atFalseAlarmRate: 0.005) == 0.75)
        #expect(head.threshold(atFalseAlarmRate: 0) == 0.75)
    }
}
