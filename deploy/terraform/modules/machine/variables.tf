variable "name" {
  description = "The machine's name, and that of the container on it."
  type        = string
}

variable "zone" {
  description = "The availability zone."
  type        = string
}

variable "address" {
  description = "Its address in the network of databases."
  type        = string
}

variable "ports" {
  description = "What it is asked at."
  type        = list(number)
}

variable "allowed_cidr" {
  description = "Who may ask it."
  type        = list(string)

  validation {
    condition     = !contains(var.allowed_cidr, "0.0.0.0/0")
    error_message = "A database is not for everybody."
  }
}

variable "flavor" {
  description = "The provider's size."
  type        = string
}

variable "image_id" {
  description = "The operating system."
  type        = string
}

variable "network_id" {
  description = "The network it stands in."
  type        = string
}

variable "subnet_id" {
  description = "The subnet of its address."
  type        = string
}

variable "volume_gib" {
  description = "The volume for data; 0: none."
  type        = number
}

variable "volume_type" {
  description = "A type that the provider encrypts."
  type        = string
  default     = "encrypted-ssd"
}

variable "user_data" {
  description = "What cloud-init sets up."
  type        = string
}

variable "tags" {
  description = "What it is marked with."
  type        = map(string)
  default     = {}
}
