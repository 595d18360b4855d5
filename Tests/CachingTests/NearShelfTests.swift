import Testing
import Wire

@testable import Caching

@Suite struct NearShelfTests {
    private static let asked = form("what is it")!

    private static func request(
        tenant: String = "a",
        policy: String = "p",
        model: String = "m",
        embedding: String = "e",
        system: String = "s",
        extra: String = "",
        user: String = "what is it"
    ) throws -> (scope: CanonicalRequest, whole: CanonicalRequest) {
        let json =
            #"{"messages":[{"role":"system","content":"\#(system)"},{"role":"user","content":"\#(user)"}]\#(extra)}"#
        let document = try JSONDocument(parsing: Array(json.utf8))
        let node = try #require(
            document.nodes.indices.last {
                document.kind(of: $0) == .string && document.text(of: $0) == Array(user.utf8)
            }
        )
        let scope = scope(tenant: tenant, policy: policy, model: model)
        return (
            CanonicalRequest(scope, document, blank: node, embedding: embedding), CanonicalRequest(scope, document)
        )
    }

    @Test func `what the user said last is no part of the scope`() throws {
        let one = try Self.request(user: "one")
        let other = try Self.request(user: "other")
        #expect(one.scope == other.scope && one.whole != other.whole)
        #expect(one.scope != one.whole)
    }

    @Test func `of 10,000 random pairs none that differ meet`() throws {
        var random = Noise(seed: 92)
        func pick(_ words: [String]) -> String { words[Int(random.next() % UInt64(words.count))] }
        var (met, apart) = (0, 0)
        for _ in 0..<10_000 {
            func choice() -> [String] {
                [
                    pick(["a", "b"]), pick(["p", "q"]), pick(["m", "n"]), pick(["e", "f"]), pick(["s", "t"]),
                    pick(["", #","temperature":1"#, #","tools":[{"type":"function"}]"#, #","user":"u""#]),
                ]
            }
            let (mine, theirs) = (choice(), random.next() % 4 == 0 ? nil : choice())
            func make(_ words: [String], _ user: String) throws -> (scope: CanonicalRequest, whole: CanonicalRequest) {
                try Self.request(
                    tenant: words[0],
                    policy: words[1],
                    model: words[2],
                    embedding: words[3],
                    system: words[4],
                    extra: words[5],
                    user: user
                )
            }
            var shelf = NearShelf<Float>(perScope: 4, maximum: 8)
            let kept = try make(mine, "what is it")
            shelf.put(kept.whole, in: kept.scope, Self.asked, 1)
            let wanted = try make(theirs ?? mine, "what's it")
            let match = shelf.nearest(in: wanted.scope, Self.asked, threshold: 0.8) { $0 }
            let isSame = theirs == nil || theirs == mine
            #expect((match != nil) == isSame)
            if isSame { met += 1 } else { apart += 1 }
        }
        #expect(met > 1000 && apart > 5000)
    }

    @Test func `the nearest is found, if it is near enough and asks the same`() throws {
        var shelf = NearShelf<Float>(perScope: 4, maximum: 8)
        let scope = try Self.request().scope
        for (user, place) in [("one", Float(0.81)), ("two", 0.95), ("three", 0.9)] {
            shelf.put(try Self.request(user: user).whole, in: scope, Self.asked, place)
        }
        shelf.put(try Self.request(user: "four").whole, in: scope, form("what is that")!, 1)
        let match = try #require(shelf.nearest(in: scope, Self.asked, threshold: 0.8) { $0 })
        #expect(match.similarity == 0.95)
        #expect(try match.request == Self.request(user: "two").whole)
        #expect(shelf.nearest(in: scope, Self.asked, threshold: 0.96) { $0 } == nil)
        #expect(shelf.nearest(in: scope, Self.asked, threshold: 0) { _ in .nan } == nil)
    }

    @Test func `there are never more than the bounds, and what came last is there`() throws {
        var shelf = NearShelf<Int>(perScope: 3, maximum: 7)
        var random = Noise(seed: 4)
        for number in 0..<3000 {
            let one = try Self.request(system: "\(random.next() % 5)", user: "\(random.next() % 9)")
            shelf.put(one.whole, in: one.scope, Self.asked, number)
            #expect(shelf.count <= 7)
            let match = shelf.nearest(in: one.scope, Self.asked, threshold: 0.5) { $0 == number ? 1 : 0 }
            #expect(match?.request == one.whole)
            if random.next() % 3 == 0 {
                let count = shelf.count
                shelf.remove(one.whole, in: one.scope)
                #expect(shelf.count == count - 1)
            }
        }
        shelf.removeAll()
        #expect(shelf.count == 0)
    }
}
