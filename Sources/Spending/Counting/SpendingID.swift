/// The name of one reservation: the exchange's id and the number of its attempt.
///
/// Made by us, and never used twice; a store that is asked twice with the same one, because the answer to the first was lost on
/// the way, has to do it once.
package struct SpendingID: Hashable, Sendable {
    package let text: String

    /// - Parameters:
    ///   - exchange: letters, digits and `_`.
    ///   - leg: which attempt, from 1.
    package init(exchange: String, leg: Int) {
        text = "\(exchange)/\(leg)"
    }

    /// One that a store has kept.
    package init(stored text: String) {
        self.text = text
    }
}

/// Why a store could not be asked; whether a request then passes is the gateway's setting, not the store's decision.
package struct SpendingFault: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        /// Not reached, or not in time: what was asked may have been done or not.
        case unavailable
        /// Stopped, and takes nothing more.
        case stopped
        /// Its answer cannot be read.
        case unreadable
    }

    package let code: Code

    package init(_ code: Code) {
        self.code = code
    }
}
