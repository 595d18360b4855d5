/// Which addresses an upstream may resolve to.
///
/// Checked when a socket is opened, so a name that changes its mind between lookups (DNS rebinding) gains nothing.
enum DestinationRules {
    enum Scope: Hashable {
        /// Any endpoint may connect.
        case global
        /// Only an endpoint that is marked internal may: loopback, private and shared networks.
        case internalOnly
        /// Nobody may: link-local, which is where clouds keep their metadata, multicast, reserved.
        case forbidden
    }

    /// - Parameter address: in host byte order.
    static func scope(ofIPv4 address: UInt32) -> Scope {
        if forbidden4.contains(where: { $0.contains(address) }) { return .forbidden }
        return internal4.contains { $0.contains(address) } ? .internalOnly : .global
    }

    /// - Parameters: the two halves of the address in host byte order.
    static func scope(ofIPv6 high: UInt64, _ low: UInt64) -> Scope {
        if let embedded = embeddedIPv4(high, low) { return scope(ofIPv4: embedded) }
        switch (high, low) {
        case (0, 1): return .internalOnly  // ::1
        case (0, 0): return .forbidden  // ::
        case (0xfd00_0ec2_0000_0000, _): return .forbidden  // fd00:ec2::/64, metadata of one cloud
        default: break
        }
        switch high >> 48 {
        case 0xfe80...0xfebf, 0xff00...0xffff: return .forbidden  // link-local, multicast
        case 0xfc00...0xfdff, 0xfec0...0xfeff: return .internalOnly  // unique local, old site-local
        default: return high >> 32 == 0x2001_0000 ? .forbidden : .global  // 2001::/32, Teredo
        }
    }

    /// The IPv4 address inside a mapped, compatible, translated (NAT64) or 6to4 address.
    private static func embeddedIPv4(_ high: UInt64, _ low: UInt64) -> UInt32? {
        let tail = UInt32(truncatingIfNeeded: low)
        switch (high, low >> 32) {
        case (0, 0xffff): return tail  // ::ffff:0:0/96
        case (0, 0xffff_0000): return tail  // ::ffff:0:0:0/96
        case (0, 0): return tail > 1 ? tail : nil  // ::/96, but not :: and ::1
        case (0x0064_ff9b_0000_0000, 0): return tail  // 64:ff9b::/96
        default: break
        }
        if high >> 16 == 0x0064_ff9b_0001 { return tail }  // 64:ff9b:1::/48
        return high >> 48 == 0x2002 ? UInt32(truncatingIfNeeded: high >> 16) : nil  // 2002::/16
    }

    private static let forbidden4 = [
        Block(0, 0, 0, 0, bits: 8),
        Block(169, 254, 0, 0, bits: 16),
        Block(192, 0, 0, 192, bits: 32),  // metadata of one cloud
        Block(100, 100, 100, 200, bits: 32),  // and of another
        Block(168, 63, 129, 16, bits: 32),  // and of a third
        Block(224, 0, 0, 0, bits: 3),  // multicast, reserved, broadcast
    ]

    private static let internal4 = [
        Block(10, 0, 0, 0, bits: 8),
        Block(100, 64, 0, 0, bits: 10),
        Block(127, 0, 0, 0, bits: 8),
        Block(172, 16, 0, 0, bits: 12),
        Block(192, 0, 0, 0, bits: 24),
        Block(192, 168, 0, 0, bits: 16),
        Block(198, 18, 0, 0, bits: 15),
    ]

    private struct Block: Sendable {
        let prefix: UInt32
        let bits: Int

        init(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, bits: Int) {
            self.bits = bits
            prefix = (a << 24 | b << 16 | c << 8 | d) >> UInt32(32 - bits)
        }

        func contains(_ address: UInt32) -> Bool {
            address >> UInt32(32 - bits) == prefix
        }
    }
}
