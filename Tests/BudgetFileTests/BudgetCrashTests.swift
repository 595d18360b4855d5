import Foundation
import Glibc
import Spending
import Testing

@testable import BudgetFile

/// Rounds of one file: 25, or 1,000 with `WEIR_BUDGETS=full`.
private let rounds = ProcessInfo.processInfo.environment["WEIR_BUDGETS"] == "full" ? 1000 : 25

@Suite struct `A process that counts budgets and is killed` {
    @Test
    func `leaves nothing reserved, nothing over the limit, and everything spent of which it was told`() throws {
        let directory = TemporaryFolder()
        let path = directory.path + "/budgets.db"
        try BudgetStore(BudgetStore.Configuration(path: path)).shutdown()
        var expected = (small: Int64(0), large: Int64(0))
        for round in 1...rounds {
            let told = try runAndKill(path, round)
            expected.small += told.small
            expected.large += told.large
            let store = try BudgetStore(BudgetStore.Configuration(path: path))
            let small = store.ledger.accounts["small"]?[0]?.balance ?? AccountBalance()
            let large = store.ledger.accounts["large"]?[7]?.balance ?? AccountBalance()
            store.shutdown()
            #expect(small.reserved == .zero && large.reserved == .zero)
            #expect(small.used.nanodollars <= 40_000)
            #expect(small.spent.nanodollars >= expected.small, "round \(round)")
            #expect(large.spent.nanodollars >= expected.large, "round \(round)")
            #expect(large.spent >= small.spent)
        }
        #expect(expected.large > 0)
    }

    /// - Returns: the least that must have been spent on each account: the cost of what was settled, and the whole amount of what
    ///   was granted and not settled.
    private func runAndKill(_ path: String, _ round: Int) throws -> (small: Int64, large: Int64) {
        let output = path + ".told"
        defer { unlink(output) }
        let program = try #require(Bundle.main.executableURL).deletingLastPathComponent()
            .appendingPathComponent("BudgetCrashWriter").path
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let words: [String] = [program, path, String(round)]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child = pid_t()
        #expect(posix_spawn(&child, program, &actions, nil, arguments, environ) == 0)
        usleep(.random(in: 30_000...150_000))
        kill(child, SIGKILL)
        var status: Int32 = 0
        #expect(waitpid(child, &status, 0) == child)
        #expect(status & 0x7f == SIGKILL, "the process ended by itself")
        return Self.least(try String(contentsOfFile: output, encoding: .utf8))
    }

    private static func least(_ text: String) -> (small: Int64, large: Int64) {
        var amounts: [Int64: (isSmall: Bool, amount: Int64)] = [:]
        // A line that was cut by the kill has no end.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ")
            guard words.count == 3, let id = Int64(words[1]), let amount = Int64(words[2]) else { continue }
            amounts[id] = (words[0] == "G" || amounts[id]?.isSmall == true, amount)
        }
        return amounts.values.reduce(into: (small: 0, large: 0)) { sums, one in
            sums.large += one.amount
            if one.isSmall { sums.small += one.amount }
        }
    }
}

/// A folder that is gone when nobody uses it any more.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "weir-budgets-\(UUID().uuidString)"

    init() { try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}
