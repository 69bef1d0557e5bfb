terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

data "openstack_dns_zone_v2" "this" {
  name = "${var.domain}."
}

resource "openstack_dns_recordset_v2" "this" {
  for_each = var.records

  zone_id = data.openstack_dns_zone_v2.this.id
  name    = "${each.value.name}."
  type    = "A"
  # A database that moves is found again within a minute.
  ttl     = 60
  records = each.value.addresses
}
