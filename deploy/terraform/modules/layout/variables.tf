variable "region" {
  description = "Uzbekistan, or a part of it."
  type        = string

  validation {
    condition     = can(regex("^uz(-[a-z0-9]+)*$", var.region))
    error_message = "Personal data stay in Uzbekistan."
  }
}

variable "environment" {
  description = "production or staging."
  type        = string
}

variable "zones" {
  description = "Availability zones of the region."
  type        = list(string)

  validation {
    condition     = length(var.zones) > 0 && alltrue([for zone in var.zones : startswith(zone, "uz-")])
    error_message = "There is at least one zone, and every one is in Uzbekistan."
  }
}

variable "bucket_prefix" {
  description = "Stands before names of buckets."
  type        = string
}

variable "db_read_replicas" {
  description = "Replicas beside the primary."
  type        = number
}

variable "domain" {
  description = "The zone of all names."
  type        = string
}

variable "ingress_address" {
  description = "Where the cluster answers."
  type        = string
}

variable "status_address" {
  description = "Where the status page is served."
  type        = string
}
