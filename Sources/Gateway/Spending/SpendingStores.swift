import AuditLog
package import BudgetFile
package import SharedState
package import Spending
import Synchronization

/// Where budgets and limits are counted: in memory and in `budgets.db`, unless the process has been given other stores.
///
/// The file is opened with the first configuration that has budgets, and then kept.
package final class SpendingStores: Sendable {
    package let limits: any LimitStore
    private let path: String?
    private let file: Mutex<BudgetStore?> = Mutex(nil)
    private let given: (any SpendingStore)?
    /// Set where several nodes count together.
    package let shared: RedisStore?
    /// Milliseconds since 1970.
    package let now: @Sendable () -> Int64

    /// - Parameter path: of `budgets.db`.
    package init(path: String, now: @escaping @Sendable () -> Int64 = SpendingStores.clock) {
        self.path = path
        given = nil
        shared = nil
        limits = MemoryLimitStore()
        self.now = now
    }

    /// Counted on a server, together with other nodes.
    package init(shared: RedisStore, now: @escaping @Sendable () -> Int64 = SpendingStores.clock) {
        path = nil
        given = shared
        limits = shared
        self.shared = shared
        self.now = now
    }

    /// Where the settings say that they are counted; the file in the data directory, if they say nothing.
    package static func stores(_ settings: SharedSettings, in directory: DataDirectory) -> SpendingStores {
        guard let redis = settings.redis else { return SpendingStores(path: directory.budgetsPath) }
        var configuration = RedisStore.Configuration(redis.address, redis.access)
        configuration.prefix = redis.prefix
        return SpendingStores(shared: RedisStore(configuration))
    }

    /// Stores of somebody else: for tests, and for several nodes.
    package init(
        budgets: any SpendingStore,
        limits: any LimitStore,
        now: @escaping @Sendable () -> Int64 = SpendingStores.clock
    ) {
        path = nil
        shared = nil
        given = budgets
        self.limits = limits
        self.now = now
    }

    package static let clock: @Sendable () -> Int64 = { AuditTime.now().milliseconds }

    /// Makes what a plan needs, if it is not there.
    package func prepare(for plan: SpendingPlan) throws(BudgetError) {
        guard plan.hasBudgets, let path else { return }
        try file.withLock { file throws(BudgetError) in
            if file == nil { file = try BudgetStore(BudgetStore.Configuration(path: path)) }
        }
    }

    /// Nil where no configuration has had budgets.
    package var budgets: (any SpendingStore)? { given ?? file.withLock { $0 } }

    package var statistics: BudgetStore.Statistics? { file.withLock { $0?.counts } }

    /// Blocks until everything is on disk.
    package func shutdown() {
        file.withLock { $0 }?.shutdown()
        shared?.shutdown()
    }
}
