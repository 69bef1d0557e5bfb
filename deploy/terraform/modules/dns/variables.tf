variable "domain" {
  description = "The zone."
  type        = string
}

variable "records" {
  description = "Names and what they lead to."
  type = map(object({
    name      = string
    addresses = list(string)
  }))
}
