package import GuardrailTypes

extension Category {
    /// The share of benign texts at which the embedded model usually flags a category; nil for those that are only scored.
    ///
    /// Whoever reads flags counts any category, so false alarms add up: kinds of requests are left to `harmful`, which knows them
    /// all, and what the model judges weakly is scored only. From docs/model-card.md.
    package var usualFalseAlarmRate: Float? {
        switch self {
        case .harmful, .promptInjection, .jailbreak: 0.01
        case .unsafe: 0.003
        case .illicit, .weapons, .cyber, .privacy, .fraud, .violence, .misinfo: nil
        default: 0.001
        }
    }
}
