terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

resource "openstack_networking_secgroup_v2" "this" {
  name                 = var.name
  description          = "What may reach ${var.name}."
  delete_default_rules = true
}

locals {
  allowed = {
    for pair in setproduct(var.ports, var.allowed_cidr) : "${pair[0]} ${pair[1]}" => { port = pair[0], cidr = pair[1] }
  }
}

resource "openstack_networking_secgroup_rule_v2" "in" {
  for_each = local.allowed

  security_group_id = openstack_networking_secgroup_v2.this.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = each.value.port
  port_range_max    = each.value.port
  remote_ip_prefix  = each.value.cidr
}

# To its primary, to the object store, and to names and updates.
resource "openstack_networking_secgroup_rule_v2" "out" {
  security_group_id = openstack_networking_secgroup_v2.this.id
  direction         = "egress"
  ethertype         = "IPv4"
  remote_ip_prefix  = "0.0.0.0/0"
}

resource "openstack_networking_port_v2" "this" {
  name               = var.name
  network_id         = var.network_id
  security_group_ids = [openstack_networking_secgroup_v2.this.id]

  fixed_ip {
    subnet_id  = var.subnet_id
    ip_address = var.address
  }
}

resource "openstack_compute_instance_v2" "this" {
  name              = var.name
  flavor_name       = var.flavor
  image_id          = var.image_id
  availability_zone = var.zone
  user_data         = var.user_data
  metadata          = var.tags

  network {
    port = openstack_networking_port_v2.this.id
  }

  lifecycle {
    # What a machine was made with is read once: a new template must not make a new machine.
    ignore_changes = [user_data, image_id]
  }
}

resource "openstack_blockstorage_volume_v3" "this" {
  count = var.volume_gib > 0 ? 1 : 0

  name              = "${var.name}-data"
  size              = var.volume_gib
  availability_zone = var.zone
  volume_type       = var.volume_type
  metadata          = var.tags
}

resource "openstack_compute_volume_attach_v2" "this" {
  count = var.volume_gib > 0 ? 1 : 0

  instance_id = openstack_compute_instance_v2.this.id
  volume_id   = openstack_blockstorage_volume_v3.this[0].id
}
