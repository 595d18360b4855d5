import Foundation
import Testing

/// `weir cache` says how much there is and forgets it, and never says what.
@Suite struct CacheCommandTests {
    @Test func `without a file there is nothing, and none is made`() async throws {
        let folder = try TemporaryFolder()
        for command in ["show", "clear"] {
            let ending = try await Program.run(["cache", command, "--data-dir", folder.url.path()])
            #expect(ending.status == 0 && ending.output == "nothing is kept on disk\n")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path()).isEmpty)
    }

    @Test func `a damaged file is begun anew`() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("cache.db", holding: String(repeating: "secret words ", count: 1_000))
        let ending = try await Program.run(["cache", "show", "--data-dir", folder.url.path()])
        #expect(ending.status == 0 && ending.output.contains("entries  0") && !ending.output.contains("secret"))
    }
}
