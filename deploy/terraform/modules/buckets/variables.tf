variable "name" {
  description = "The bucket's name."
  type        = string
}

variable "versioned" {
  description = "Whether what is overwritten or deleted can be brought back."
  type        = bool
}

variable "expires_days" {
  description = "After how many days everything goes; null: never by itself."
  type        = number
  default     = null
}

variable "noncurrent_days" {
  description = "How long what was overwritten or deleted is kept."
  type        = number
}

variable "rule_name" {
  description = "What the store calls the rule."
  type        = string
}
