package import AuditLog
import Foundation
package import Spending

/// Amounts that an operator has put in place of the settings' until a time, with a reason: `weir budget set`.
///
/// A file of lines in the data directory, replaced as a whole by the command line: the gateway is the only writer of
/// `budgets.db`, so nobody else may change it. Read at a start, a reload and when the file has changed.
package struct BudgetOverrides: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var budget: String
        package var amount: Money
        /// Milliseconds since 1970.
        package var until: Int64
        package var reason: String
        /// `uid:` and a number.
        package var actor: String

        package init(budget: String, amount: Money, until: Int64, reason: String, actor: String) {
            self.budget = budget
            self.amount = amount
            self.until = until
            self.reason = reason
            self.actor = actor
        }
    }

    package private(set) var entries: [Entry] = []

    package init() {}

    package func amount(of budget: String, at now: Int64) -> Money? {
        entries.last { $0.budget == budget && $0.until > now }?.amount
    }

    /// Puts an entry in place of the budget's former one; nil for its amount takes that away.
    package mutating func set(_ entry: Entry) {
        entries.removeAll { $0.budget == entry.budget }
        entries.append(entry)
    }

    package mutating func remove(_ budget: String) { entries.removeAll { $0.budget == budget } }
}

// MARK: The file

extension BudgetOverrides {
    /// - Throws: if the file is there and cannot be read, or is not one of ours.
    package init(at path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 5, let nanodollars = Int64(fields[1]), nanodollars >= 0, let until = Int64(fields[2])
            else { throw BudgetOverridesError.damaged(path: path) }
            let amount = Money(nanodollars: nanodollars)
            set(Entry(budget: fields[0], amount: amount, until: until, reason: fields[4], actor: fields[3]))
        }
    }

    /// Puts the file in place as a whole.
    package func write(to path: String) throws {
        let lines = entries.map { entry in
            let reason = entry.reason.map { $0.isNewline || $0 == "\t" ? " " : String($0) }.joined()
            return "\(entry.budget)\t\(entry.amount.nanodollars)\t\(entry.until)\t\(entry.actor)\t\(reason)\n"
        }
        try Data(lines.joined().utf8).write(to: URL(filePath: path), options: .atomic)
    }
}

package enum BudgetOverridesError: Error, Hashable, Sendable, CustomStringConvertible {
    case damaged(path: String)

    package var description: String {
        switch self {
        case .damaged(let path): "\(path) is not as `weir budget set` writes it; repair it, or move it away"
        }
    }
}

extension AuditEvent {
    /// An amount that was put in place of the settings'.
    static func budget(_ entry: BudgetOverrides.Entry) -> AuditEvent {
        AuditEvent(.budget, actor: AuditLabel(configured: entry.actor))
            .with("budget", AuditLabel(configured: entry.budget))
            .with("amount_usd", AuditLabel(configured: entry.amount.description))
            .with("until", AuditLabel(configured: AuditTime(milliseconds: entry.until).description))
            .with("reason", AuditLabel(configured: entry.reason))
    }
}
