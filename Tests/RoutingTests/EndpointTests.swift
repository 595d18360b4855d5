import Testing

@testable import Routing

@Suite struct `Ejection` {
    @Test func `comes after failures in a row, and lasts longer each time`() {
        let rules = EjectionRules()
        var endpoint = EndpointState()
        func fail(_ count: Int, at now: Int) {
            for _ in 0..<count {
                let isProbe = endpoint.began(at: now)
                endpoint.failed(isProbe: isProbe, retryAfter: nil, by: rules, at: now)
            }
        }
        fail(4, at: 0)
        #expect(endpoint.isAvailable(at: 0))
        fail(1, at: 0)
        #expect(!endpoint.isAvailable(at: 29_999))
        #expect(endpoint.isAvailable(at: 30_000))
        // Half open: one tries it, others do not.
        #expect(endpoint.began(at: 30_000) == true)
        #expect(!endpoint.isAvailable(at: 30_000))
        #expect(endpoint.began(at: 30_000) == false)
        endpoint.left(isProbe: false)
        endpoint.failed(isProbe: true, retryAfter: nil, by: rules, at: 31_000)
        #expect(!endpoint.isAvailable(at: 90_999))
        #expect(endpoint.isAvailable(at: 91_000))
        #expect(endpoint.began(at: 91_000) == true)
        endpoint.answered(isProbe: true, firstByte: 20, at: 91_100)
        #expect(endpoint.isAvailable(at: 91_100))
        #expect(endpoint.inFlight == 0)
    }

    @Test func `does not come if it is switched off, not even for who asks to be left alone`() {
        var rules = EjectionRules()
        rules.isOn = false
        var endpoint = EndpointState()
        for _ in 0..<20 {
            let isProbe = endpoint.began(at: 0)
            endpoint.failed(isProbe: isProbe, retryAfter: 5_000, by: rules, at: 0)
            #expect(endpoint.isAvailable(at: 0))
        }
    }

    @Test func `a probe that says nothing leaves the endpoint half open`() {
        let rules = EjectionRules()
        var endpoint = EndpointState()
        _ = endpoint.began(at: 0)
        endpoint.failed(isProbe: false, retryAfter: 5_000, by: rules, at: 0)
        #expect(!endpoint.isAvailable(at: 4_999))
        #expect(endpoint.began(at: 5_000) == true)
        endpoint.left(isProbe: true)
        #expect(endpoint.isAvailable(at: 5_001))
        #expect(endpoint.began(at: 5_001) == true)
    }

    @Test func `a wait that an upstream asks for is bounded`() {
        var endpoint = EndpointState()
        _ = endpoint.began(at: 0)
        endpoint.failed(isProbe: false, retryAfter: 86_400_000, by: EjectionRules(), at: 0)
        #expect(endpoint.isAvailable(at: 300_000))
    }

    @Test func `keys are used in turn, and a refused one rests`() {
        var keys = KeyRotation(count: 3)
        let turns = (0..<4).map { _ in keys.take(besides: [], at: 0) }
        #expect(turns == [0, 1, 2, 0])
        keys.rest(1, retryAfter: 1_000, at: 0)
        #expect(keys.take(besides: [], at: 0) == 2)
        #expect(keys.take(besides: [0], at: 0) == 2)
        #expect(!keys.hasOther(besides: [0, 2], at: 999))
        #expect(keys.hasOther(besides: [0, 2], at: 1_000))
        keys.rest(0, retryAfter: nil, at: 0)
        keys.rest(2, retryAfter: 40_000, at: 0)
        #expect(keys.take(besides: [], at: 500) == 1)
        #expect(keys.take(besides: [1], at: 500) == 0)
        #expect(keys.take(besides: [0, 1, 2], at: 500) == nil)
    }
}

@Suite struct `Percentiles` {
    @Test func `are right within a bucket`() {
        var random = SplitMix(seed: 5)
        for _ in 0..<200 {
            let top = 1 << Int.random(in: 1...30, using: &random)
            let values = (0..<Int.random(in: 1...300, using: &random)).map { _ in
                Int.random(in: 0...top, using: &random)
            }
            var window = PercentileWindow()
            for value in values { window.add(value, at: 0) }
            let sorted = values.sorted()
            for (percentile, percent) in [(Strategy.Percentile.p50, 50), (.p75, 75), (.p90, 90), (.p99, 99)] {
                let exact = sorted[(values.count * percent + 99) / 100 - 1]
                let found = window.value(percentile, at: 0) ?? -1
                #expect((exact...(exact + exact / 4)).contains(found), "\(percent) of \(values.count) values")
            }
        }
    }

    @Test func `of the greatest values do not trap`() {
        var window = PercentileWindow()
        for value in [Int.max, .max - 1, 0, -5, 1 << 61] { window.add(value, at: 0) }
        #expect(window.value(.p99, at: 0) == .max)
        #expect(window.value(.p50, at: 299_999) != nil)
        #expect(window.value(.p50, at: 300_000) == nil)
    }
}
