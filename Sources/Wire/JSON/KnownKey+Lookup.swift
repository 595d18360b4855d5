extension KnownKey {
    /// The key whose name is exactly these bytes (already unescaped).
    ///
    /// - Complexity: one probe and one comparison for nearly every key.
    static func lookup(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt32) -> KnownKey? {
        guard bytes.count <= KeyTable.longestName else { return nil }
        return KeyTable.shared.find(bytes, hash: hash)
    }
}

/// An open-addressing table of the known keys, built once and only read afterwards.
private struct KeyTable: Sendable {
    static let shared = KeyTable()
    static let longestName = 32
    private static let slotCount = 1024  // about a tenth full, so probes are short

    private struct Slot: Sendable {
        var key: KnownKey?
        var hash: UInt32 = 0
        var name: [UInt8] = []
    }

    private let slots: [Slot]

    private init() {
        var slots = [Slot](repeating: Slot(), count: Self.slotCount)
        for key in KnownKey.allCases {
            let name = Array(key.rawValue.utf8)
            let hash = name.withUnsafeBufferPointer(KeyHash.of)
            var index = Int(hash) & (Self.slotCount - 1)
            while slots[index].key != nil { index = (index + 1) & (Self.slotCount - 1) }
            slots[index] = Slot(key: key, hash: hash, name: name)
        }
        self.slots = slots
    }

    func find(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt32) -> KnownKey? {
        slots.withUnsafeBufferPointer { slots in
            var index = Int(hash) & (Self.slotCount - 1)
            while let key = slots[index].key {
                if slots[index].hash == hash, slots[index].name.elementsEqual(bytes) { return key }
                index = (index + 1) & (Self.slotCount - 1)
            }
            return nil
        }
    }
}

/// A quick hash of a key's bytes.
///
/// It only sorts out the unequal: whatever matches is then compared byte by byte.
enum KeyHash {
    static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let count = bytes.count
        guard count > 0, let base = UnsafeRawPointer(bytes.baseAddress) else { return 0 }
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        if count >= 8 {
            var offset = 0
            while offset + 8 <= count {
                hash = mix(hash ^ base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            hash = mix(hash ^ base.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
        } else if count >= 4 {
            let head = UInt64(base.loadUnaligned(as: UInt32.self))
            let tail = UInt64(base.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
            hash = mix(hash ^ head ^ tail << 32)
        } else {
            let ends = UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1]) << 16
            hash = mix(hash ^ ends)
        }
        return UInt32(truncatingIfNeeded: hash >> 32)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value &* 0xFF51_AFD7_ED55_8CCD
        return product ^ product >> 29
    }
}
