import NIOCore
import Testing

@testable import Upstream

/// The pieces that need no server.
struct PartsTests {
    static let addresses4: [(UInt32, DestinationRules.Scope)] = [
        (0x0808_0808, .global), (0x7F00_0001, .internalOnly), (0x7FFF_FFFF, .internalOnly),
        (0x0A00_0001, .internalOnly),
        (0xAC0F_FFFF, .global), (0xAC10_0000, .internalOnly), (0xAC1F_FFFF, .internalOnly), (0xAC20_0000, .global),
        (0xC0A8_0101, .internalOnly), (0x6440_0001, .internalOnly), (0x6464_64C8, .forbidden),
        (0xA9FE_A9FE, .forbidden),
        (0xA9FD_FFFF, .global), (0x0000_0000, .forbidden), (0xFFFF_FFFF, .forbidden), (0xE000_0001, .forbidden),
        (0xC000_00C0, .forbidden), (0xDFFF_FFFF, .global),
    ]

    @Test(arguments: addresses4)
    func `IPv4 networks have their scope, mapped or not`(address: UInt32, scope: DestinationRules.Scope) {
        #expect(DestinationRules.scope(ofIPv4: address) == scope)
        let low = UInt64(address)
        #expect(DestinationRules.scope(ofIPv6: 0, 0xffff_0000_0000 | low) == scope)
        #expect(DestinationRules.scope(ofIPv6: 0x0064_ff9b_0000_0000, low) == scope)
        #expect(DestinationRules.scope(ofIPv6: 0x2002_0000_0000_0000 | low << 16, 1) == scope)
    }

    static let addresses6: [(UInt64, UInt64, DestinationRules.Scope)] = [
        (0, 0, .forbidden), (0, 1, .internalOnly), (0x2606_4700_0000_0000, 1, .global), (0xfe80 << 48, 1, .forbidden),
        (0xfebf << 48, 1, .forbidden), (0xfd12 << 48, 1, .internalOnly), (0xfc00 << 48, 1, .internalOnly),
        (0xfd00_0ec2_0000_0000, 0x254, .forbidden), (0xff02 << 48, 1, .forbidden), (0x2001 << 48, 1, .forbidden),
        (0x2001_4860_0000_0000, 1, .global), (0xfec0 << 48, 1, .internalOnly),
    ]

    @Test(arguments: addresses6)
    func `IPv6 networks have their scope`(high: UInt64, low: UInt64, scope: DestinationRules.Scope) {
        #expect(DestinationRules.scope(ofIPv6: high, low) == scope)
    }

    @Test(arguments: [
        "ftp://a", "//a", "a", "http://", "http:///v1", "http://u:p@a", "http://a/?q", "http://a/#f", "http://a b",
        "http://a\r\n", "http://ä", "file:///etc/passwd", "https://a\\b",
    ])
    func `a base URL that is not plain http is refused`(url: String) {
        #expect(throws: UpstreamError(.invalidRequest)) { try UpstreamEndpoint(baseURL: url) }
    }

    @Test func `paths are appended to the base URL`() throws {
        let endpoint = try UpstreamEndpoint(baseURL: "https://api.example.com/v1/")
        #expect(endpoint.isSecure)
        #expect(endpoint.url(of: "/models?limit=1") == "https://api.example.com/v1/models?limit=1")
        #expect(endpoint.url(of: "") == "https://api.example.com/v1")
        for path in ["models", "@evil.example", "/a b", "/a\r\nb", "/#", "/ä"] {
            #expect(endpoint.url(of: path) == nil)
        }
    }

    @Test func `a full window stops once and restarts once`() {
        let window = FlowWindow(limit: 100)
        #expect(window.take(90) && window.take(90))
        #expect(!window.take(1) && !window.take(1))
        #expect(!window.give(90))
        #expect(window.give(90))
        #expect(!window.give(0))
        #expect(window.undelivered == 0)
    }
}
