/// Says of a word that no entry of a list begins with it, out of memory that stays in the nearest caches: most words of a
/// text end here.
///
/// Sendable: never written after `init` returns.
@safe
final class FirstWords: @unchecked Sendable {
    private let bits: UnsafeMutablePointer<UInt8>
    private let shift: UInt64

    /// The most bits: 128 KiB.
    private static let mostBits: UInt64 = 1 << 20

    init(_ hashes: [UInt64]) {
        var (count, shift) = (UInt64(1 << 12), UInt64(64 - 12))
        while count < UInt64(hashes.count) * 8, count < Self.mostBits { (count, shift) = (count * 2, shift - 1) }
        self.shift = shift
        unsafe bits = .allocate(capacity: Int(count / 8))
        unsafe bits.initialize(repeating: 0, count: Int(count / 8))
        for hash in hashes {
            let bit = bit(of: hash)
            unsafe bits[Int(bit >> 3)] |= 1 << UInt8(bit & 7)
        }
    }

    deinit { unsafe bits.deallocate() }

    func mayContain(_ hash: UInt64) -> Bool {
        let bit = bit(of: hash)
        return unsafe bits[Int(bit >> 3)] & 1 << UInt8(bit & 7) != 0
    }

    private func bit(of hash: UInt64) -> UInt64 { (hash &* 0xD6E8_FEB8_6659_FD93) >> shift }
}
